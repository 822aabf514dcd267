(() => {
  const main = document.getElementById("_works"),
    form = document.forms[0],
    { q, order } = form.elements;
  const count = document.getElementById("_count"),
    told = document.getElementById("_told");
  const language = document.documentElement.lang;
  const facets = [...form.querySelectorAll("select")].filter((select) => select !== order);

  // The choices of the facets, by number: the style knows choice 7 as "c7".
  const choices = [];
  facets.forEach((select, facet) =>
    [...select.options].slice(1).forEach((option) => {
      choices[number(option.value)] = { option, facet, label: option.text.replace(/ \([^(]*\)$/, "") };
    }),
  );
  function number(name) {
    return +name.slice(1);
  }

  const works = [...main.querySelectorAll("section")].flatMap((section) =>
    [...section.querySelectorAll("article")].map((node) => ({
      node,
      heading: section.firstElementChild,
      choices: node.dataset.c ? node.dataset.c.split(" ").map(number) : [],
    })),
  );
  const orders = { "": works };

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
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, " ")
      .trim();
  }
  function props(work, ...names) {
    return [...work.node.querySelectorAll(names.map((name) => "[itemprop=" + name + "]").join())];
  }
  function day(time) {
    return time.dateTime || time.textContent;
  }
  function text(work) {
    if (work.text === undefined) {
      const parts = [...work.node.querySelectorAll("[itemprop]")].map((node) => node.textContent);
      work.text = " " + plain([...parts, ...work.choices.map((choice) => choices[choice].label)].join(" ")) + " ";
    }
    return work.text;
  }
  // Latin, Greek and Cyrillic words are found by their beginnings, others (Arabic, Chinese) anywhere.
  function wanted(typed) {
    return [...typed.matchAll(/(-?)(?:["“”«„]([^"“”»]*)["“”»]?|(\S+))/g)]
      .map(([, without, phrase, word]) => {
        let part = plain(phrase ?? word);
        if (!phrase) part = part.replace(/([a-z]{3})s$/, "$1");
        return { part: /^[\x00-\u052f]/.test(part) ? " " + part : part, without: !!without };
      })
      .filter(({ part }) => part.trim());
  }

  // What is asked for: words, and of each facet a choice or none.
  function asked() {
    return { words: wanted(q.value), chosen: facets.map((select) => (select.value ? number(select.value) : -1)) };
  }
  function says(work, words) {
    return words.every(({ part, without }) => text(work).includes(part) !== without);
  }
  function matching({ words, chosen }) {
    const needed = chosen.filter((choice) => choice >= 0);
    return ordered(order.value).filter(
      (work) => needed.every((choice) => work.choices.includes(choice)) && says(work, words),
    );
  }
  // How many works each choice would leave, with the words and the other facets as they are.
  function tally({ words, chosen }) {
    const counts = new Uint32Array(choices.length);
    for (const work of works) {
      const missed = chosen.flatMap((choice, facet) => (choice < 0 || work.choices.includes(choice) ? [] : [facet]));
      if (missed.length > 1 || !says(work, words)) continue;
      for (const choice of work.choices) if (!missed.length || choices[choice].facet === missed[0]) counts[choice]++;
    }
    return counts;
  }
  function ordered(by) {
    if (!orders[by]) {
      const collator = new Intl.Collator(language);
      const date = (work) => props(work, "datePublished").map(day)[0] || "";
      const keyed = works.map((work) => [
        by === "date" ? date(work) : work.node.firstElementChild.textContent.trim(),
        work,
      ]);
      keyed.sort(by === "date" ? ([a], [b]) => (a < b) - (a > b) : ([a], [b]) => collator.compare(a, b));
      orders[by] = keyed.map(([, work]) => work);
    }
    return orders[by];
  }

  // A new view takes the first cards at once and the others, lot by lot, when typing pauses: so
  // a key press waits for one screen only. The old views are hidden, which costs nothing, until then.
  const FIRST = Math.ceil(screen.height / 150);
  const LOT = 25;
  let view = document.getElementById("_all");
  let filling;
  let scrolled = true; // asking where something is makes a browser lay out the page
  let rest = () => {};
  function draw(found) {
    clearTimeout(filling);
    if (scrolled && main.getBoundingClientRect().top < 0) main.scrollIntoView();
    scrolled = false;
    const old = [...main.children].filter((child) => child.localName === "div");
    const lots = cut(found);
    const next = document.createElement("div");
    function put({ works, heading }) {
      const lot = document.createElement("div");
      lot.className = works.length === LOT ? "lot full" : "lot";
      lot.append(...works.map((work) => work.node));
      if (heading) next.append(document.createElement("section"));
      next.lastElementChild.append(...(heading instanceof Node ? [heading] : []), lot);
      near.observe(lot);
    }
    function more() {
      if (lots.length) {
        put(lots.shift());
        filling = setTimeout(more);
      } else old.forEach((each) => each.remove());
    }
    rest = () => {
      clearTimeout(filling);
      lots.splice(0).forEach(put);
      more();
    };
    if (lots.length) put(lots.shift());
    else {
      const none = next.appendChild(document.createElement("p"));
      none.className = "none";
      none.textContent = main.dataset.none;
    }
    view.hidden = true;
    view.after(next);
    view = next;
    filling = setTimeout(more, 300);
  }
  // Lots of works, the first of a section with its heading: `true` where a section has none.
  function cut(found) {
    const lots = [];
    let section;
    for (const work of found) {
      const heading = order.value ? true : work.heading;
      const lot = lots.at(-1);
      if (heading !== section) lots.push({ works: [work], heading: (section = heading) });
      else if (lot.works.length < (lots.length > 1 ? LOT : FIRST)) lot.works.push(work);
      else lots.push({ works: [work] });
    }
    return lots;
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

  let shown = works;
  let pause;
  function show(after = () => {}) {
    const wish = asked();
    const found = matching(wish);
    main.classList.toggle("sifted", !!state());
    if (found.length !== shown.length || found.some((work, place) => work !== shown[place])) draw(found);
    shown = found;
    count.textContent = sentence(found.length);
    clearTimeout(pause);
    pause = setTimeout(() => {
      told.textContent = found.length ? sentence(found.length) : main.dataset.none;
      const counts = tally(wish);
      choices.forEach(({ option, label }, choice) => {
        const text = label + " (" + digits.format(counts[choice]) + ")";
        if (option.text !== text) option.text = text;
        option.disabled = !counts[choice] && !option.selected;
      });
      after();
    }, 400);
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
  function read() {
    const fragment = location.hash.slice(1);
    typing = false;
    if (fragment && !fragment.includes("=")) return reach(decodeURIComponent(fragment));
    const params = new URLSearchParams(fragment);
    q.value = params.get("q") || "";
    order.value = params.get("order") || "";
    if (order.selectedIndex < 0) order.value = "";
    for (const select of facets)
      select.selectedIndex = Math.max(
        [...select.options].findIndex((option) => option.dataset.id === params.get(select.name)),
        0,
      );
    if (state() !== (noted || "")) {
      noted = state();
      show();
    }
  }
  // A resource that the view leaves out is shown among all.
  function reach(id) {
    const target = document.getElementById(id);
    if (target?.checkVisibility ? target.checkVisibility() : target?.offsetParent) return;
    if (state()) {
      form.reset();
      noted = "";
      show();
    }
    rest();
    document.getElementById(id)?.scrollIntoView();
  }

  form.addEventListener("input", ({ target }) => {
    if (target === q) {
      // One step back undoes a search, however many keys it took.
      show(() => {
        note(!typing);
        typing = true;
      });
    } else if (target.name) {
      typing = false;
      show();
      note(true);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    main.focus();
  });
  form.addEventListener("reset", () =>
    setTimeout(() => {
      typing = false;
      show();
      note(true);
      q.focus();
    }),
  );
  addEventListener("popstate", read);
  addEventListener("scroll", () => (scrolled = true), { passive: true });
  addEventListener("beforeprint", () => rest());

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
    span.ariaHidden = "true";
    return span;
  }
  async function copy(text, beside) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const field = beside.appendChild(document.createElement("textarea"));
      field.value = text;
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  }
  main.addEventListener("click", async ({ target }) => {
    if (target.localName !== "button") return;
    const node = target.closest("article");
    await copy(citation({ node }), node);
    told.textContent = target.textContent = main.dataset.copied;
    setTimeout(() => (target.textContent = main.dataset.copy), 3000);
  });
  const near = new IntersectionObserver(
    (entries) =>
      entries
        .filter((entry) => entry.isIntersecting)
        .forEach(({ target }) => {
          near.unobserve(target);
          for (const node of target.children)
            if (!node.querySelector(".tools")) {
              const tools = node.appendChild(document.createElement("div")),
                button = document.createElement("button"),
                link = document.createElement("a");
              tools.className = "tools";
              button.type = "button";
              button.textContent = main.dataset.copy;
              link.href = "#" + node.id;
              link.textContent = main.dataset.link;
              tools.append(button, link);
            }
        }),
    { rootMargin: "100%" },
  );
  main.querySelectorAll(".lot").forEach((lot) => near.observe(lot));

  form.classList.add("ready");
  if (location.hash.includes("=")) read();
  else if (state()) show(() => note(false));
  // In the pauses everything is made ready to be searched, and to be cited.
  (function prepare(from) {
    for (const work of works.slice(from, from + 100)) {
      text(work);
      work.node.append(coins(work));
    }
    if (from < works.length) setTimeout(() => prepare(from + 100));
  })(0);
})();
