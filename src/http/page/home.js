// What was recorded since this browser showed the start before. It remembers numbers alone.
"use strict";
(() => {
  const form = document.getElementById("time");
  // Whoever comes back sooner, in milliseconds, is still at the same visit. A clock may have been set back since.
  const VISIT = 30 * 60 * 1000;

  // The newest record of the visit before; none at the first.
  function seenBefore(store, head) {
    const [key, now] = [`mercato-seen-${store}`, Date.now()];
    let known = null;
    try {
      known = JSON.parse(localStorage.getItem(key));
      const before = known && (Math.abs(now - known.at) > VISIT ? known.head : known.before);
      localStorage.setItem(key, JSON.stringify({ at: now, head, before }));
      return before;
    } catch {
      // A browser may be told to remember nothing.
      return null;
    }
  }

  function show() {
    const [line, list] = ["seen", "last"].map((id) => document.getElementById(id));
    if (!line || !form) return;
    const head = Number(form.dataset.head);
    const before = seenBefore(line.dataset.store, head);
    line.hidden = before === null || head <= before;
    if (line.hidden) return;
    line.textContent = head === before + 1 ? line.dataset.one : line.dataset.many.replace("{}", head - before);
    for (const event of list.querySelectorAll("[data-position]")) {
      if (Number(event.dataset.position) > before) event.dataset.new = line.dataset.word;
    }
  }

  show();
  document.addEventListener("mercato:shown", show);
})();
