// The page works without this. With it, the time bar moves the view at once, what others record appears by itself, and what
// changed is marked.
"use strict";
(() => {
  document.documentElement.classList.add("script");
  const form = document.getElementById("time");
  if (!form) return;
  const part = (id) => document.getElementById(id);
  const ranges = [form.elements.step, form.elements.known_step];
  const dates = [form.elements.at, form.elements.known_at];
  const together = form.elements.together;
  // What is taken from an answer. The form is not among it: nobody loses what is typed.
  const PARTS = ["nav", "asof", "steps", "map", "view", "foot"];
  // Moves that follow each other so soon are one step of the back button, in milliseconds.
  const ONE_MOVE = 1000;
  // So long after a record the page asks for it, since others may follow.
  const SOON = 100;
  let [steps, told] = [[], []];
  let [moved, shown] = [-ONE_MOVE, location.search];
  // The question that is asked, and the one that waits.
  let [asked, next] = [null, null];
  // The feed, the last record that is known, and how many came that are not shown.
  let [feed, after, fresh, soon] = [null, 0, 0, 0];

  function readSteps() {
    steps = form.dataset.steps ? form.dataset.steps.split("|") : [];
    told = form.dataset.told ? form.dataset.told.split("|") : [];
  }

  // The time bar of an answer: there may be new steps, and it knows where a typed date is.
  function take(answered) {
    for (const name of ["steps", "told", "head"]) form.dataset[name] = answered.dataset[name];
    readSteps();
    for (const range of ranges) {
      const other = answered.elements[range.name];
      range.max = other.max;
      range.value = other.getAttribute("value");
      range.setAttribute("aria-valuetext", other.getAttribute("aria-valuetext"));
    }
    const head = Number(form.dataset.head);
    after = looksBack() ? Math.min(after, head) : head;
  }

  // What is new counts at no date that the view has, unless it was learned before.
  function looksBack() {
    const query = new URL(location.href).searchParams;
    return query.has("known_at") || query.has("up_to");
  }

  // ---- The time bar

  function move(clocks) {
    for (const clock of clocks) {
      const place = Number(ranges[clock].value);
      dates[clock].value = steps[place] || "";
      dates[clock].removeAttribute("aria-invalid");
      ranges[clock].setAttribute("aria-valuetext", told[place] || form.dataset.now);
    }
    cross();
    ends();
    const push = performance.now() - moved > ONE_MOVE;
    moved = performance.now();
    show({ url: address(), push, whole: fresh > 0 && !dates[1].value });
  }

  function moveOne(clock) {
    if (together.checked) ranges[1 - clock].value = ranges[clock].value;
    move(together.checked ? [0, 1] : [clock]);
  }

  // The cross on the map moves before the answer is there.
  function cross() {
    const [edge, side] = [Number(part("map").dataset.edge), Number(part("map").dataset.side)];
    const along = (range) => edge + Math.floor((Number(range.value) * side) / Math.max(1, steps.length));
    for (const name of ["x1", "x2"]) part("cut-at").setAttribute(name, along(ranges[0]));
    for (const name of ["y1", "y2"]) part("cut-known").setAttribute(name, 2 * edge + side - along(ranges[1]));
  }

  // The links lead nowhere where there is no further step.
  function ends() {
    const hide = { prev: Number(ranges[0].value) < 1, next: Number(ranges[0].value) >= steps.length, bookmark: !dates.some((date) => date.value) };
    for (const link of part("steps").children) {
      if (hide[link.rel] && link === document.activeElement) ranges[0].focus();
      link.hidden = hide[link.rel];
    }
  }

  function address() {
    const url = new URL(form.elements.to.value, location.href);
    const [at, known] = dates.map((date) => date.value.trim());
    if (at) url.searchParams.set("at", at);
    const learned = together.checked ? at : known;
    if (learned) url.searchParams.set("known_at", learned);
    return url;
  }

  // The first step at least a week away, as far as there is one.
  function weekFrom(place, days) {
    const from = Date.parse((steps[place] || steps[steps.length - 1] || "").slice(0, 10));
    const sign = Math.sign(days);
    let to = place;
    do to += sign;
    while (to > 0 && to < steps.length && Math.abs(Date.parse(steps[to].slice(0, 10)) - from) < Math.abs(days) * 864e5);
    return Math.min(Math.max(to, 0), steps.length);
  }

  for (const [clock, range] of ranges.entries()) {
    range.addEventListener("input", () => moveOne(clock));
    range.addEventListener("keydown", (event) => {
      const week = { PageUp: 7, PageDown: -7 }[event.key];
      if (!week) return;
      event.preventDefault();
      range.value = weekFrom(Number(range.value), week);
      moveOne(clock);
    });
  }
  for (const date of dates) {
    date.addEventListener("change", () => {
      if (together.checked) dates[1].value = dates[0].value;
      show({ url: address(), push: true, whole: true });
    });
  }
  together.addEventListener("change", () => {
    if (!together.checked) return;
    dates[1].value = dates[0].value;
    ranges[1].value = ranges[0].value;
    show({ url: address(), push: true, whole: true });
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show({ url: address(), push: true, whole: true });
  });
  form.addEventListener("click", (event) => {
    const link = event.target.closest("a.step");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const by = { prev: -1, next: 1 }[link.rel];
    if (by) {
      ranges[0].value = Number(ranges[0].value) + by;
      moveOne(0);
    } else {
      for (const range of ranges) range.value = steps.length;
      move([0, 1]);
    }
  });
  addEventListener("popstate", () => {
    if (location.search === shown) return;
    const query = new URL(location.href).searchParams;
    for (const date of dates) date.value = query.get(date.name) || "";
    together.checked = dates[0].value === dates[1].value;
    show({ url: new URL(location.href), whole: true });
  });

  // ---- Asking, and showing the answer

  // One question at a time; of those that come meanwhile, the last one.
  async function show(question) {
    // Enter in a date changes it, and sends the form.
    const isSame = asked && asked.url.href === question.url.href && (asked.whole || !question.whole);
    if (isSame && !next && !question.again) return;
    if (asked) {
      next = { ...question, push: question.push || next?.push, whole: question.whole || next?.whole };
      return;
    }
    asked = question;
    try {
      await ask(question);
    } finally {
      asked = null;
    }
    if (next) {
      const waiting = next;
      next = null;
      await show(waiting);
    }
  }

  async function ask({ url, push, whole }) {
    let response, text;
    try {
      const headers = whole ? {} : { "Mercato-Part": "view" };
      response = await fetch(url, { headers, credentials: "same-origin", cache: "no-store" });
      text = await response.text();
    } catch {
      part("lost").hidden = false;
      return;
    }
    part("lost").hidden = true;
    part("out").hidden = response.status !== 401;
    if (response.status === 401) return;
    const answer = new DOMParser().parseFromString(text, "text/html");
    const before = contents();
    const wrong = answer.getElementById("dates");
    if (!response.ok && wrong?.firstChild) {
      // The view stays as it was at the dates before.
      morph(part("dates"), wrong);
      for (const date of dates) {
        if (answer.getElementById(date.id)?.hasAttribute("aria-invalid")) date.setAttribute("aria-invalid", "true");
        else date.removeAttribute("aria-invalid");
      }
      return;
    }
    part("dates").replaceChildren();
    if (!response.ok) {
      // What is new of the answer is moved into the page.
      part("asof").textContent = answer.querySelector("h1").textContent;
      morph(part("view"), answer.getElementById("view"));
      for (const date of dates) date.setAttribute("aria-invalid", Boolean(date.value));
    } else {
      for (const id of PARTS) {
        const [old, answered] = [part(id), answer.getElementById(id)];
        if (old && answered) morph(old, answered);
      }
      document.title = answer.title;
      for (const date of dates) date.removeAttribute("aria-invalid");
      url.hash = location.hash;
      if (url.href !== location.href) history[push ? "pushState" : "replaceState"](null, "", url);
      shown = location.search;
      // Whoever moved on meanwhile is ahead of this answer.
      if (whole && !next) take(answer.getElementById("time"));
      if (!looksBack()) fresh = 0;
      news();
      follow();
    }
    mark(before);
    document.dispatchEvent(new Event("mercato:shown"));
    part("said").textContent = part("asof").textContent;
  }

  const keyed = () => document.querySelectorAll("#view [data-key]");
  const contents = () => new Map([...keyed()].map((one) => [one.dataset.key, one.textContent]));

  function mark(before) {
    for (const one of keyed()) one.classList.toggle("changed", before.get(one.dataset.key) !== one.textContent);
  }

  const keyOf = (node) => (node.getAttribute && (node.getAttribute("id") || node.getAttribute("data-key"))) || "";
  const classOf = (node) => (node.getAttribute && node.getAttribute("class")) || "";

  function drop(node) {
    const following = node.nextSibling;
    node.remove();
    return following;
  }

  // What of `old`, from `at` on, is to become `child`: what has its key, or the next of its kind without a key.
  function counterpart(child, at, byKey) {
    const key = keyOf(child);
    let found = key ? byKey.get(key) : at;
    while (!key && found && (keyOf(found) || found.nodeName !== child.nodeName || classOf(found) !== classOf(child))) {
      found = found.nextSibling;
    }
    // Each is found once.
    byKey.delete(key);
    return found && found.nodeName === child.nodeName ? found : null;
  }

  // Makes `old` say what `other` says. What is the same stays where it is: the focus, a selection, what is typed.
  function morph(old, other) {
    if (old.isEqualNode(other)) return;
    if (old.nodeType !== Node.ELEMENT_NODE) {
      old.data = other.data;
      return;
    }
    for (const { name } of [...old.attributes]) {
      // People open and close details.
      if (!other.hasAttribute(name) && !(name === "open" && old.nodeName === "DETAILS")) old.removeAttribute(name);
    }
    for (const { name, value } of [...other.attributes]) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const byKey = new Map([...old.childNodes].filter(keyOf).map((child) => [keyOf(child), child]));
    const children = [...other.childNodes];
    const wanted = new Set(children.map(keyOf).filter(Boolean));
    let at = old.firstChild;
    for (const child of children) {
      const found = counterpart(child, at, byKey);
      if (!found) {
        old.insertBefore(child, at);
        continue;
      }
      // What was before it has gone, unless it comes later.
      while (at !== found && !wanted.has(keyOf(at))) at = drop(at);
      if (at === found) at = found.nextSibling;
      else old.insertBefore(found, at);
      morph(found, child);
    }
    while (at) at = drop(at);
  }

  // ---- What others record

  function follow() {
    const path = looksBack() ? form.dataset.live : "/api/v1/live";
    if (document.hidden || (feed && feed.path === path)) return;
    unfollow();
    const url = new URL(path, location.href);
    url.searchParams.set("after", after);
    const source = new EventSource(url);
    feed = { path, source };
    source.addEventListener("open", () => {
      part("lost").hidden = true;
    });
    source.addEventListener("record", (event) => {
      after = Number(event.lastEventId);
      fresh += 1;
      news();
      if (!soon) soon = setTimeout(refresh, SOON);
    });
    source.addEventListener("error", () => {
      part("lost").hidden = !part("out").hidden;
      // The browser tries again by itself, unless it was refused.
      if (source.readyState !== EventSource.CLOSED) return;
      unfollow();
      setTimeout(() => refresh().then(follow), 2000 + 2000 * Math.random());
    });
  }

  function unfollow() {
    if (feed) feed.source.close();
    feed = null;
  }

  function refresh() {
    soon = 0;
    return document.hidden ? Promise.resolve() : show({ url: new URL(location.href), whole: true, again: true });
  }

  function news() {
    const line = part("news");
    line.hidden = !fresh || !looksBack();
    if (line.hidden) return;
    const { one, many } = line.dataset;
    part("count").textContent = fresh === 1 ? one : many.replace("{}", fresh);
    part("said").textContent = part("count").textContent;
  }

  // Nobody needs to be told what nobody looks at, and a browser has few connections to a server.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) unfollow();
    else if (looksBack()) follow();
    else refresh().then(follow);
  });
  addEventListener("pagehide", unfollow);
  addEventListener("pageshow", (event) => {
    if (event.persisted) refresh().then(follow);
  });

  readSteps();
  after = Number(form.dataset.head);
  follow();
})();
