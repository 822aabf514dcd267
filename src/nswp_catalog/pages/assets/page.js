(() => {
const $ = (id) => document.getElementById(id), works = $("works"), form = document.forms[0], count = $("count");
const selects = [...form.querySelectorAll("select")].filter((s) => s.id !== "order"), fields = [$("q"), ...selects, $("order")];
const fold = (t) => t.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
const sections = [...works.children].map((s) => [s, s.firstElementChild, [...s.querySelectorAll("article")]]);
const all = sections.flatMap((s) => s[2]).map((node) => ({ node, f: new Set(node.dataset.f.split(" ")) }));
const labels = new Map(selects.flatMap((s) => [...s.options].slice(1).map((o) => [o, o.text.replace(/ \(\d+\)$/, "")])));
const flat = document.createElement("section");
form.querySelectorAll("[hidden]").forEach((p) => (p.hidden = false));
document.body.classList.add("js");
let timer;
const text = (w) => (w.t ??= fold(w.node.textContent).replace(/\s+/g, " "));
const props = (a, name) => [...a.querySelectorAll("[itemprop=" + name + "]")];
const date = (w) => (w.d ??= props(w.node, "datePublished")[0]?.dateTime || "");
const title = (w) => w.node.firstElementChild.textContent;
function show() {
const words = [...fold($("q").value).matchAll(/["“«]([^"”»]+)["”»]?|\S+/g)].map((m) => (m[1] || m[0]).trim()).filter(Boolean);
const chosen = selects.map((s) => s.value);
const said = words.length ? all.filter((w) => words.every((x) => text(w).includes(x))) : all;
const fits = (w, but) => chosen.every((c, i) => !c || i === but || w.f.has(c));
const found = said.filter((w) => fits(w));
selects.forEach((s, i) => {
const n = new Map();
for (const w of said) if (fits(w, i)) for (const f of w.f) n.set(f, (n.get(f) || 0) + 1);
for (const o of [...s.options].slice(1)) o.text = labels.get(o) + " (" + (n.get(o.value) || 0) + ")";
});
const order = $("order").value;
if (order) {
const by = order === "title" ? (a, b) => title(a).localeCompare(title(b), document.documentElement.lang) : (a, b) => (date(b) > date(a)) - (date(b) < date(a));
flat.replaceChildren(...[...found].sort(by).map((w) => w.node));
works.replaceChildren(flat);
} else {
const kept = new Set(found.map((w) => w.node));
works.replaceChildren(...sections.filter(([s, h, list]) => {
const left = list.filter((a) => kept.has(a));
s.replaceChildren(h, ...left);
return left.length;
}).map(([s]) => s));
}
clearTimeout(timer);
timer = setTimeout(() => (count.textContent = found.length ? count.dataset.told.replace("%(number)s", found.length) : count.dataset.none), 400);
}
function note(push) {
const p = new URLSearchParams();
for (const x of fields) if (x.value) p.set(x.id, x.value);
const to = p.size || [...p].length ? "#" + p : location.pathname + location.search;
history[push ? "pushState" : "replaceState"](null, "", to);
}
function read() {
const p = location.hash.includes("=") ? new URLSearchParams(location.hash.slice(1)) : new URLSearchParams();
if (location.hash && !location.hash.includes("=")) { if (!$(decodeURIComponent(location.hash.slice(1)))) { form.reset(); show(); } return; }
for (const x of fields) x.value = p.get(x.id) || "";
show();
}
form.addEventListener("input", (e) => { show(); note(e.target.id !== "q"); });
form.addEventListener("submit", (e) => { e.preventDefault(); works.focus(); });
form.addEventListener("reset", () => setTimeout(() => { show(); note(true); }));
addEventListener("popstate", read);
works.addEventListener("click", async (e) => {
if (e.target.tagName !== "BUTTON") return;
const a = e.target.closest("article"), link = a.querySelector("h3 a"), facts = ["author", "publisher", "datePublished", "genre"].flatMap((n) => props(a, n)).map((s) => s.textContent);
const cited = [a.querySelector("h3").textContent, facts.join(", "), link ? link.href : ""].filter(Boolean).join(". ");
try { await navigator.clipboard.writeText(cited); } catch {
const t = document.createElement("textarea"); t.value = cited; a.append(t); t.select(); document.execCommand("copy"); t.remove();
}
e.target.textContent = works.dataset.copied;
});
const button = document.createElement("button");
button.type = "button";
button.textContent = works.dataset.copy;
const later = new IntersectionObserver((seen) => seen.forEach((s) => { if (s.isIntersecting) { later.unobserve(s.target); s.target.append(button.cloneNode(true)); } }));
// What Zotero's connector reads of one work among many (COinS, OpenURL 1.0 in Dublin Core).
const coins = (a) => {
const p = new URLSearchParams({ ctx_ver: "Z39.88-2004", rft_val_fmt: "info:ofi/fmt:kev:mtx:dc" });
for (const [k, n] of [["title", "name"], ["creator", "author"], ["publisher", "publisher"]]) for (const x of props(a, n)) p.append("rft." + k, x.textContent);
for (const t of props(a, "datePublished")) p.append("rft.date", t.dateTime);
const l = a.querySelector("h3 a"), s = document.createElement("span");
if (l) p.append("rft.identifier", l.href);
s.className = "Z3988";
s.title = p;
s.ariaHidden = "true";
return s;
};
all.forEach((w) => { text(w); later.observe(w.node); w.node.append(coins(w.node)); });
if (location.hash.includes("=")) read();
})();
