(() => {
  const main = document.getElementById("_works"),
    form = document.forms[0],
    { q, order } = form.elements;
  const total = document.getElementById("_count"),
    told = document.getElementById("_told"),
    themes = main.querySelector("nav");
  const language = document.documentElement.lang;
  const facets = [...form.querySelectorAll("select")].filter((select) => select !== order);

  // The choices of the facets. On the page each has a letter, here its place among all.
  const choices = [];
  const places = {};
  facets.forEach((select, facet) =>
    [...select.options].slice(1).forEach((option) => {
      places[option.value] = choices.length;
      choices.push({ option, facet, label: option.text.replace(/ \([^(]*\)$/, "") });
    }),
  );

  // The works, each with the heading of its group. Their numbers are their places on the page.
  const works = [...main.getElementsByTagName("article")].map((node) => ({
    node,
    heading: node.closest("section").firstElementChild,
  }));
  choices.forEach((choice) => (choice.works = new Uint8Array(works.length)));
  works.forEach((work, place) => {
    work.choices = [...work.node.dataset.c].map((letter) => places[letter]);
    for (const choice of work.choices) choices[choice].works[place] = 1;
  });
  const orders = { "": works.map((_, place) => place) };

  // Words are compared as `catalog search` does: without case, accents, tatweel and -ise or -ize.
  const letters = {
    ł: "l",
    đ: "d",
    ħ: "h",
    ø: "o",
    ŧ: "t",
    ı: "i",
    ŀ: "l",
    ð: "d",
    þ: "th",
    æ: "ae",
    œ: "oe",
    ß: "ss",
    ĸ: "k",
    ŋ: "n",
    ى: "ي",
  };
  const marks =
    /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670\u06d6-\u06edـ\u00ad\u200b-\u200f\u061c]+/g;
  function fold(text) {
    return text
      .normalize("NFKD")
      .replace(marks, "")
      .normalize("NFC")
      .toLowerCase()
      .replace(/[^\x00-\x7f]/g, (letter) => letters[letter] || letter)
      .replace(/([iy])z/g, "$1s");
  }
  function plain(text) {
    return fold(text)
      .replace(/[\u0530-\uffff]+/g, " $& ") // Latin words may stand among Chinese ones without a space
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
      .trim();
  }
  function props(work, ...names) {
    return [...work.node.querySelectorAll(names.map((name) => "[itemprop=" + name + "]").join())];
  }
  function day(time) {
    return time.dateTime || time.textContent;
  }

  // In the pauses each work is read once, and made ready to be cited. The words of all are kept with
  // the works that have them: so a search looks at words, which are few, and not through texts.
  const vocabulary = new Map();
  let read = 0;
  const marked = new Map();
  function learn() {
    const work = works[read];
    if (!work) return false;
    const parts = [...work.node.querySelectorAll("[itemprop]")].map((node) => node.textContent);
    const labels = work.choices.map((choice) => choices[choice].label);
    work.text = " " + [...parts, ...labels].map(plain).join(" | ") + " "; // no phrase goes from one to the next
    for (const word of new Set(work.text.match(/[^ |]+/g))) {
      const has = vocabulary.get(word);
      if (has) has.push(read);
      else vocabulary.set(word, [read]);
    }
    work.node.append(coins(work));
    equip(work.node);
    marked.clear();
    return ++read < works.length;
  }
  let learning;
  function prepare() {
    if (!read) look();
    if (slice(learn)) learning = setTimeout(prepare);
    else if (q.value) show();
  }
  // A slice of something long. What is typed meanwhile is answered before the next one.
  function slice(step) {
    const end = performance.now() + 8;
    while (step()) if (performance.now() > end) return true;
    return false;
  }

  // Latin, Greek and Cyrillic words are found by their beginnings, others (Arabic, Chinese) anywhere.
  function begun(part) {
    return (/^[\x00-\u052f]/.test(part) ? " " : "") + part;
  }
  // The beginnings of a word and of its family: -ise, -ising and -isation; -y and -ies; -s.
  function family(word) {
    const stem = word.replace(/([a-z]{3}[iy]s)(e[dsr]?|ers|ing|ations?)$/, "$1");
    if (stem !== word) return [stem];
    if (/[a-z]{2}ies$/.test(word)) return [word.slice(0, -3) + "y", word.slice(0, -1)];
    if (/[a-z]{2}[^aeiou]y$/.test(word)) return [word, word.slice(0, -1) + "ie"];
    return [word.replace(/([a-z]{3})s$/, "$1")];
  }
  // What is not wanted is left out where it stands as a word: a space ends it.
  function wanted(typed) {
    return [...typed.matchAll(/(-?)(?:["“”«„]([^"“”»]*)["“”»]?|(\S+))/g)]
      .map(([, without, phrase, word]) => {
        const part = plain(phrase ?? word);
        const parts = phrase || part.includes(" ") ? [part] : without ? [family(part)[0] + " "] : family(part);
        return { parts: parts.map(begun), without: !!without };
      })
      .filter(({ parts }) => parts[0].trim());
  }
  // The works that have a part of a word, or of a phrase, are marked; among those that had it when it
  // was a letter shorter, if that was asked.
  function having(part) {
    let known = marked.get(part);
    if (known) return known.works;
    const shorter = marked.get(part.slice(0, -1));
    const words = part.trim().split(" ");
    known = { words: [], works: new Uint8Array(works.length) };
    if (words.length > 1) {
      const all = words.map((word) => having(begun(word)));
      if (shorter) all.push(shorter.works);
      for (let place = 0; place < read; place++)
        if (all.every((each) => each[place]) && works[place].text.includes(part)) known.works[place] = 1;
    } else
      for (const entry of shorter ? shorter.words : vocabulary)
        if (
          part[0] !== " "
            ? entry[0].includes(words[0])
            : entry[0].startsWith(words[0]) && (!part.endsWith(" ") || family(entry[0])[0] === words[0])
        ) {
          known.words.push(entry);
          for (const place of entry[1]) known.works[place] = 1;
        }
    if (marked.size > 99) marked.clear();
    marked.set(part, known);
    return known.works;
  }

  function either(some, others) {
    return some.map((has, place) => has | others[place]);
  }

  // What is asked for: words, and of each facet a choice or none.
  function asked() {
    return {
      words: wanted(q.value).map(({ parts, without }) => [parts.map(having).reduce(either), without ? 0 : 1]),
      chosen: facets.map((select) => places[select.value] ?? -1),
    };
  }
  function matching({ words, chosen }) {
    const tests = [...chosen.filter((choice) => choice >= 0).map((choice) => [choices[choice].works, 1]), ...words];
    // The plainest of loops: it goes through all works at each key.
    return tests.reduce((found, [has, is]) => found.filter((place) => has[place] === is), ordered(order.value));
  }
  // How many works each choice would leave, with the words and the other facets as they are.
  function count(place, { words, chosen }, counts) {
    let missed = -1;
    for (let facet = 0; facet < chosen.length; facet++)
      if (chosen[facet] >= 0 && !choices[chosen[facet]].works[place]) {
        if (missed >= 0) return;
        missed = facet;
      }
    if (words.every(([has, is]) => has[place] === is))
      for (const choice of works[place].choices)
        if (missed < 0 || choices[choice].facet === missed) counts[choice]++;
  }
  function ordered(by) {
    if (!orders[by]) {
      const collator = new Intl.Collator(language);
      const date = (work) => props(work, "datePublished").map(day)[0] || "";
      const title = (work) => work.node.firstElementChild.textContent.trim();
      const keyed = works.map((work, place) => [by === "date" ? date(work) : title(work), place]);
      keyed.sort(by === "date" ? ([a], [b]) => (a < b) - (a > b) : ([a], [b]) => collator.compare(a, b));
      orders[by] = keyed.map(([, place]) => place);
    }
    return orders[by];
  }

  // A new view keeps the cards of the first screen that are there already, and takes others, a few at once
  // and a few after each frame. When typing pauses, or the reader scrolls, the rest follows lot by lot.
  // What was there cannot be seen from the first key on, and goes in the pause too: to take a thousand
  // cards out would keep the key waiting. So would a new box, or one that is not displayed any more, if
  // browsers skip it while it is out of sight: for each, Chromium looks through the whole page. Hence
  // all boxes of a view are made at once.
  const FIRST = Math.ceil(screen.height / 200);
  const LOT = 6;
  const FAR = 60;
  const PAUSE = 700;
  const top = document.createElement("div");
  const none = document.createElement("p");
  none.className = "none";
  none.textContent = main.dataset.none;
  let rest = document.getElementById("_all");
  const old = [];
  let boxes;
  let view = 0;
  let filling;
  let past = false; // whether what is in `rest` is of an earlier view
  let left = []; // what is to be put there, from a place on
  let at = 0;
  let begins = 0; // where the list does in the window; above it, if its beginning is out of sight
  let jumped = false; // whether the next scrolling is ours
  rest.before(top);
  function draw(found) {
    jumped = begins < 0;
    if (jumped) main.scrollIntoView();
    rest.className = "past";
    past = true;
    left = found;
    at = FIRST;
    begin(++view);
  }
  function begin(of) {
    if (of === view && take()) requestAnimationFrame(() => setTimeout(begin, 0, of));
  }
  function take() {
    const first = left.length ? lot(left, 0, FIRST) : [none];
    const wanted = new Set(first);
    for (const node of [...top.children]) if (!wanted.has(node)) node.remove();
    let next = top.firstChild;
    let few = Math.max(Math.ceil((innerHeight - Math.max(begins, 0) - 100) / 400), 1); // as many as can be seen
    for (const node of first)
      if (node === next) next = next.nextSibling;
      else if (node.parentNode !== top && equip(node) && !few--) return true;
      else top.insertBefore(node, next);
    return false;
  }
  function put() {
    if (past) {
      past = false;
      rest.hidden = true;
      old.push(rest);
      rest = document.createElement("div");
      for (let place = FIRST; place < left.length; place += FAR) {
        const far = rest.appendChild(document.createElement("div"));
        if (place + FAR <= left.length) far.className = "far";
        for (let from = place; from < Math.min(place + FAR, left.length); from += LOT)
          far.appendChild(document.createElement("div")).className = from + LOT > left.length ? "lot" : "lot full";
      }
      boxes = rest.getElementsByClassName("lot");
      top.after(rest);
    } else if (at < left.length) boxes[(at - FIRST) / LOT].append(...lot(left, at, (at += LOT)));
    else if (old.length) (old[0].querySelector(".lot") || old.shift()).remove();
    return at < left.length || old.length;
  }
  function look() {
    begins = main.getBoundingClientRect().top;
  }
  function settle() {
    look();
    noting?.();
    noting = undefined;
    fill();
  }
  function fill() {
    if (slice(put)) filling = setTimeout(fill);
  }
  function whole() {
    clearTimeout(filling);
    while (take());
    while (put());
  }
  // Some of the cards, each group with its heading where they stand by group.
  function lot(found, from, to) {
    let before = works[found[from - 1]]?.heading;
    return found.slice(from, to).flatMap((place) => {
      const { node, heading } = works[place];
      const first = !order.value && heading !== before;
      before = heading;
      return first ? [heading, node] : [node];
    });
  }

  // Sentences with numbers: the form is that of the sample which the language counts alike.
  const rules = new Intl.PluralRules(language),
    digits = new Intl.NumberFormat(language + "-u-nu-latn");
  const forms = Object.fromEntries(
    JSON.parse(main.dataset.forms).map(([sample, form]) => [rules.select(sample), form]),
  );
  function sentence(number) {
    return (forms[rules.select(number)] || forms.other).replace("%(number)s", digits.format(number));
  }

  let shown = orders[""];
  let drawn = ""; // the state of what is shown
  let pause;
  let noting;
  function show(after = noting) {
    noting = after;
    clearTimeout(pause);
    clearTimeout(learning);
    if (slice(learn)) learning = setTimeout(prepare, 300);
    const wish = asked();
    const found = matching(wish);
    drawn = state();
    form.classList.toggle("filtered", facets.some((select) => select.value));
    if (themes) themes.hidden = !!drawn;
    if (found.length !== shown.length || found.some((each, place) => each !== shown[place])) draw(found);
    shown = found;
    clearTimeout(filling);
    filling = setTimeout(settle, PAUSE);
    total.textContent = sentence(found.length);
    pause = setTimeout(tell, 400, wish);
  }
  // After a pause: what screen readers say, and the counts of the facets, one after the other. The address
  // of the view waits longer: where there are many links a new one takes its time.
  function tell(wish) {
    if (read === works.length || !q.value)
      told.textContent = shown.length ? sentence(shown.length) : main.dataset.none;
    const counts = new Uint32Array(choices.length);
    let place = 0,
      choice = 0;
    function step() {
      if (place < works.length) count(place++, wish, counts);
      else {
        const { option, label } = choices[choice];
        const text = label + " (" + digits.format(counts[choice]) + ")";
        if (option.text !== text) option.text = text;
        option.disabled = !counts[choice++] && !option.selected;
      }
      return choice < choices.length;
    }
    (function on() {
      if (choices.length && slice(step)) pause = setTimeout(on);
    })();
  }

  // The view stands in the fragment of the address.
  function state() {
    const params = new URLSearchParams();
    for (const field of [q, ...facets, order])
      if (field.value) params.set(field.name, field.selectedOptions?.[0].dataset.id || field.value);
    return params.toString();
  }
  let noted,
    typing = false;
  function note(push) {
    if (state() === noted) return;
    noted = state();
    history[push ? "pushState" : "replaceState"](null, "", noted ? "#" + noted : location.pathname + location.search);
  }
  function follow() {
    const fragment = location.hash.slice(1);
    typing = false;
    if (fragment && !fragment.includes("=")) return reach(fragment);
    const params = new URLSearchParams(fragment);
    q.value = params.get("q") || "";
    order.value = params.get("order") || "";
    if (order.selectedIndex < 0) order.value = "";
    for (const select of facets)
      select.selectedIndex = Math.max(
        [...select.options].findIndex((option) => option.dataset.id === params.get(select.name)),
        0,
      );
    noted = state();
    noting = undefined;
    if (noted !== drawn) show();
  }
  // A resource that the view leaves out is shown among all.
  function reach(fragment) {
    let id = fragment;
    try {
      id = decodeURIComponent(fragment);
    } catch {} // a % that stands for itself
    const target = document.getElementById(id);
    if (target?.checkVisibility ? target.checkVisibility({ visibilityProperty: true }) : target?.offsetParent) return;
    if (state()) {
      for (const field of [q, ...facets, order]) field.value = "";
      noted = "";
      show();
    }
    whole();
    document.getElementById(id)?.scrollIntoView();
  }

  // What is typed to compose a character is not asked for; on phones letters of other scripts are composed too.
  const composes = /^(zh|ja|ko)/.test(language);
  function search() {
    // One step back undoes a search, however many keys it took.
    show(() => {
      note(!typing);
      typing = true;
    });
  }
  q.addEventListener("compositionend", search);
  form.addEventListener("input", ({ target, isComposing }) => {
    if (target === q) {
      if (!isComposing || !composes) search();
    } else if (target.name) {
      typing = false;
      show();
      note(true);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    noting?.();
    noting = undefined;
    main.focus();
  });
  form.addEventListener("reset", () => {
    const more = form.elements._more;
    const open = more.checked;
    setTimeout(() => {
      more.checked = open;
      typing = false;
      show();
      note(true);
      q.focus();
    });
  });
  addEventListener("popstate", follow);
  addEventListener(
    "scroll",
    () => {
      look();
      if (past && !jumped) settle(clearTimeout(filling));
      jumped = false;
    },
    { passive: true },
  );
  addEventListener("beforeprint", whole);

  // A citation, for people and for Zotero's connector (COinS: OpenURL 1.0 in Dublin Core).
  function said(work, name) {
    return props(work, name).map((node) => node.textContent);
  }
  function address(work) {
    return work.node.querySelector("h3 a")?.href || "";
  }
  function citation(work) {
    const title = work.node.firstElementChild.textContent.trim(),
      date = said(work, "datePublished")[0];
    const parts = [
      said(work, "author").join("; ") + (date ? " (" + date + ")" : ""),
      title,
      said(work, "publisher").join(", "),
      address(work),
    ];
    return parts
      .map((part) => part.trim())
      .filter(Boolean)
      .map((part) => part.replace(/[.?!。؟]$/, "$&\u200b"))
      .join(". ")
      .replaceAll("\u200b.", "")
      .replaceAll("\u200b", "");
  }
  function coins(work) {
    const params = new URLSearchParams({ ctx_ver: "Z39.88-2004", rft_val_fmt: "info:ofi/fmt:kev:mtx:dc" });
    for (const [key, name] of [
      ["title", "name"],
      ["creator", "author"],
      ["publisher", "publisher"],
    ])
      for (const value of said(work, name)) params.append("rft." + key, value);
    for (const time of props(work, "datePublished")) params.append("rft.date", day(time));
    if (address(work)) params.append("rft.identifier", address(work));
    const span = document.createElement("span");
    span.className = "Z3988";
    span.title = params;
    span.hidden = true;
    return span;
  }
  async function copy(text, beside) {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      const field = beside.appendChild(document.createElement("textarea"));
      field.value = text;
      field.select();
      const copied = document.execCommand("copy");
      field.remove();
      return copied;
    }
  }
  main.addEventListener("click", async ({ target }) => {
    if (target.localName !== "button") return;
    const node = target.closest("article");
    const copied = await copy(citation({ node }), node);
    target.focus();
    if (!copied) return;
    told.textContent = target.textContent = main.dataset.copied;
    setTimeout(() => (target.textContent = main.dataset.copy), 3000);
  });
  const tools = document.createElement("div");
  tools.className = "tools";
  tools.append(document.createElement("button"), document.createElement("a"));
  tools.firstChild.type = "button";
  tools.firstChild.textContent = main.dataset.copy;
  tools.lastChild.textContent = main.dataset.link;
  // Whether it is a card, which has its tools then.
  function equip(node) {
    if (node.localName !== "article") return false;
    if (!node.querySelector(".tools")) node.appendChild(tools.cloneNode(true)).lastChild.href = "#" + node.id;
    return true;
  }
  form.classList.add("ready");
  document.getElementById("_rules")?.remove();
  if (location.hash.includes("=")) follow();
  else if (state()) show(() => note(false));
  prepare();
})();
