// Names are completed as somebody types, where there are too many to be on the page.
"use strict";
(() => {
  // What the server is asked for after a pause in typing, in milliseconds.
  const PAUSE = 80;

  function complete(list) {
    const kinds = list.dataset.kinds.split(" ");
    const inputs = document.querySelectorAll(`input[list="${list.id}"]`);
    let [typed, waits] = ["", 0];
    const ask = async () => {
      const asked = typed;
      const answers = kinds.map(async (kind) => {
        const url = new URL("/api/v1/names", location.href);
        url.search = new URLSearchParams({ q: asked, kind, format: "json" });
        const response = await fetch(url, { credentials: "same-origin", cache: "no-store" });
        return response.ok ? response.json() : [];
      });
      // Without an answer, what is typed counts as it is.
      const names = await Promise.all(answers).catch(() => []);
      if (asked === typed) list.replaceChildren(...names.flat().map((name) => option(name, asked)));
    };
    for (const input of inputs) {
      input.addEventListener("input", () => {
        typed = input.value.trim();
        clearTimeout(waits);
        if (typed) waits = setTimeout(ask, PAUSE);
      });
    }
  }

  // A browser offers what holds the typed letters: beside a name that the server found by others, they are told as well.
  function option({ name, aliases, about }, typed) {
    const made = document.createElement("option");
    made.value = name;
    const label = [...aliases, about].filter(Boolean).join(", ");
    const holds = `${name} ${label}`.toLowerCase().includes(typed.toLowerCase());
    made.label = holds ? label : [label, typed].filter(Boolean).join(" · ");
    return made;
  }

  document.querySelectorAll("datalist[data-kinds]").forEach(complete);
})();
