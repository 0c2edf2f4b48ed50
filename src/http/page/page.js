// The page works without this. With it, the time bar moves the view at once, and what changed is marked.
"use strict";
(() => {
  document.documentElement.classList.add("script");
  const form = document.getElementById("time");
  if (!form) return;
  const steps = form.dataset.steps ? form.dataset.steps.split("|") : [];
  const told = form.dataset.told ? form.dataset.told.split("|") : [];
  const ranges = [form.elements.step, form.elements.known_step];
  const dates = [form.elements.at, form.elements.known_at];
  const together = form.elements.together;
  // The parts of the page that the script takes from the answer. The form is not among them: nobody loses what is typed.
  const parts = ["view", "nav", "foot", "asof", "steps", "map"];
  const PAUSE = 60;
  let waiting = 0;
  let asked = null;

  const words = (place) => steps[place] || "";
  const readable = (place) => told[place] || form.dataset.now;

  function move(clock) {
    if (together.checked) ranges[1 - clock].value = ranges[clock].value;
    for (const [at, range] of ranges.entries()) {
      if (at !== clock && !together.checked) continue;
      dates[at].value = words(Number(range.value));
      range.setAttribute("aria-valuetext", readable(Number(range.value)));
    }
    cross();
    later();
  }

  // The cross on the map moves before the answer is there.
  function cross() {
    const map = document.getElementById("map");
    if (!map) return;
    const edge = Number(map.dataset.edge);
    const side = Number(map.dataset.side);
    const along = (range) => edge + Math.floor((Number(range.value) * side) / Math.max(1, steps.length));
    for (const name of ["x1", "x2"]) document.getElementById("cut-at").setAttribute(name, along(ranges[0]));
    for (const name of ["y1", "y2"]) {
      document.getElementById("cut-known").setAttribute(name, 2 * edge + side - along(ranges[1]));
    }
  }

  function address() {
    const url = new URL(form.elements.to.value, location.href);
    const [at, known] = dates.map((date) => date.value.trim());
    const values = { at, known_at: together.checked ? at : known };
    for (const [name, value] of Object.entries(values)) {
      if (value) url.searchParams.set(name, value);
    }
    return url;
  }

  function later() {
    clearTimeout(waiting);
    waiting = setTimeout(show, PAUSE);
  }

  async function show() {
    const url = address();
    if (asked) asked.abort();
    asked = new AbortController();
    let answer;
    try {
      const response = await fetch(url, { signal: asked.signal, credentials: "same-origin" });
      answer = new DOMParser().parseFromString(await response.text(), "text/html");
      // The session is over, or the dates have no answer: the page itself says so.
      if (!answer.getElementById("time")) {
        if (response.status === 401) location.assign(url);
        else document.getElementById("view").replaceChildren(...answer.getElementById("view").childNodes);
        return;
      }
    } catch (error) {
      if (error.name !== "AbortError") location.assign(url);
      return;
    }
    const before = contents();
    for (const part of parts) {
      const [old, fresh] = [document.getElementById(part), answer.getElementById(part)];
      if (old && fresh && !old.contains(document.activeElement)) old.replaceWith(document.adoptNode(fresh));
      else if (old && fresh && part === "view") old.replaceChildren(...fresh.childNodes);
    }
    mark(before);
    document.title = answer.title;
    history.replaceState(null, "", url);
    document.getElementById("said").textContent = document.getElementById("asof").textContent;
  }

  const keyed = () => document.querySelectorAll("#view [data-key]");

  function contents() {
    return new Map([...keyed()].map((part) => [part.dataset.key, part.textContent]));
  }

  function mark(before) {
    for (const part of keyed()) part.classList.toggle("changed", before.get(part.dataset.key) !== part.textContent);
  }

  for (const [clock, range] of ranges.entries()) {
    range.addEventListener("input", () => move(clock));
    range.addEventListener("keydown", (event) => {
      const week = { PageUp: 7, PageDown: -7 }[event.key];
      if (!week) return;
      event.preventDefault();
      range.value = weekFrom(Number(range.value), week);
      move(clock);
    });
  }

  // The first step at least a week away, as far as there is one.
  function weekFrom(place, days) {
    const from = Date.parse((steps[place] || steps[steps.length - 1] || "").slice(0, 10));
    const sign = Math.sign(days);
    let next = place;
    do next += sign;
    while (next > 0 && next < steps.length && Math.abs(Date.parse(steps[next].slice(0, 10)) - from) < Math.abs(days) * 864e5);
    return Math.min(Math.max(next, 0), steps.length);
  }

  for (const date of dates) {
    date.addEventListener("change", () => {
      if (together.checked) dates[1].value = dates[0].value;
      show();
    });
  }
  together.addEventListener("change", () => {
    if (!together.checked) return;
    move(0);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    show();
  });
})();
