/* Keeps what is typed on a form that bears data-draft: on the server every few seconds,
   in this browser until it is there. session.js must be loaded before it. */
(() => {
  "use strict";
  const { kept, open, flushers, post } = window.passerelle;
  const PAUSE = 2000, LONGEST = 5000, AGAIN = 15000, KEEPALIVE = 60000;
  const NEVER = new Set(["csrfmiddlewaretoken"]);

  document.querySelectorAll("form[data-draft]").forEach((form) => keep(form));

  function keep(form) {
    const field = (name) => form.querySelector(`[name=draft_${name}]`);
    const shown = form.querySelector("[data-draft-state]");
    const spoken = form.querySelector("[data-draft-spoken]");
    let key = field("key").value;
    let state = "", clock = "";
    let saved = content();       // what the server has, or the page began with
    let since = 0, timer = 0;    // when the oldest unsent key was pressed
    let request = null, running = null, again = false, stopped = false;
    if (!field("writer").value) field("writer").value = `${Date.now()}-${Math.random()}`;
    open.add(key);
    flushers.add(async () => { await running; await send(); });

    function entries() {
      const left = [];
      for (const [name, value] of new FormData(form)) {
        if (!NEVER.has(name) && typeof value === "string") left.push([name, value]);
      }
      return left.filter(([name]) => form.elements[name]?.type !== "password");
    }

    function name() { return `draft:${document.body.dataset.user}:${key}`; }

    function content() {
      return JSON.stringify(entries().filter(([name]) => !name.startsWith("draft_")));
    }

    function written() {
      return [...entries(), ["draft_turn", String(Date.now())]];
    }

    /* Called at every key: the browser has it before anything else can happen. */
    function changed() {
      stopped = false;
      if (content() === saved) return;
      const isKept = kept.put(key, { fields: written(), at: Date.now() });
      form.dataset.unsafe = isKept ? "" : "yes";
      if (state === "newer") return;
      since = since || Date.now();
      window.clearTimeout(timer);
      timer = window.setTimeout(send, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())));
    }

    function send(options) {
      running = write(options || {});
      return running;
    }

    async function write(options) {
      window.clearTimeout(timer);
      if (stopped || state === "newer") return;
      if (request) { again = true; return; }
      const sending = content();
      if (sending === saved && !options.force) return;
      const fields = [...written(), ...(options.fields || [])];
      const size = new Blob([JSON.stringify(fields)]).size;
      since = 0;
      request = new AbortController();
      tell("saving");
      try {
        const keepalive = Boolean(options.leaving) && size < KEEPALIVE;
        const answer = await post(`/drafts/${key}/`, fields, { keepalive, signal: request.signal });
        request = null;
        await understand(answer, sending);
      } catch (error) {
        request = null;
        if (error.name === "AbortError") return;
        later(form.dataset.unsafe ? "failed" : "kept");
      }
      if (again) { again = false; await write({}); }
    }

    async function understand(answer, sending) {
      if (answer.type === "opaqueredirect" || answer.status === 401 || answer.status === 403) {
        tell("ended");
        document.dispatchEvent(new CustomEvent("session:ended", { detail: { status: answer.status || 401 } }));
      } else if (answer.ok) {
        const now = await answer.json();
        /* Somebody went back to a page that was saved, and typed on. */
        if (now.is_record) { await write({ force: true, fields: [["draft_copy", "1"]] }); return; }
        const before = key;
        saved = sending;
        key = now.key;
        open.add(key);
        field("key").value = key;
        field("version").value = now.version;
        kept.drop(before);
        if (content() !== saved) changed();
        tell("saved", { time: now.saved });
      } else if (answer.status === 409) {
        const newer = await answer.json();
        field("version").dataset.newer = newer.version;
        tell("newer", { time: newer.saved, url: newer.url });
      } else if (answer.status === 413 && answer.headers.get("Content-Type").includes("json")) {
        tell("refused", await answer.json());
      } else {
        later("failed");
      }
    }

    function later(word) {
      tell(word);
      timer = window.setTimeout(send, AGAIN);
    }

    /* Said aloud when the state changes, not at each saving. */
    function tell(word, values = {}) {
      if (!shown) return;
      clock = values.time || clock;
      const template = form.querySelector(`[data-draft-word=${word}]`);
      const copy = template.content.firstElementChild.cloneNode(true);
      fill(copy, { time: clock, ...values });
      copy.querySelector("[data-draft-retry]")?.addEventListener("click", () => send({ force: true }));
      copy.querySelector("[data-draft-sign-in]")?.addEventListener("click", () => {
        document.dispatchEvent(new CustomEvent("session:ended", { detail: { isWanted: true } }));
      });
      copy.querySelector("[data-draft-mine]")?.addEventListener("click", keepMine);
      shown.hidden = false;
      shown.replaceChildren(copy);
      if (spoken && word !== state && word !== "saving") spoken.textContent = copy.textContent.trim();
      if (word !== "saving") state = word;
    }

    function fill(node, values) {
      for (const link of node.querySelectorAll("a")) link.href = values.url || "#";
      const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) {
        const text = walker.currentNode;
        text.data = text.data.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
      }
    }

    function keepMine() {
      field("version").value = field("version").dataset.newer;
      state = "";
      send({ force: true });
    }

    function leave() {
      if (stopped || content() === saved) return;
      if (request) { request.abort(); request = null; }
      send({ leaving: true });
    }

    form.addEventListener("input", changed);
    form.addEventListener("change", changed);
    form.addEventListener("htmx:afterSettle", changed);
    /* A button may change the page. The one that sends it comes here, too: later. */
    form.addEventListener("click", () => window.setTimeout(() => { if (!stopped) changed(); }));
    /* The form itself is sent now: what is kept here goes if that arrives. */
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      stopped = true;
      window.clearTimeout(timer);
      if (request) { request.abort(); request = null; }
      const entry = kept.take(name());
      if (entry) kept.put(key, { ...entry, submitted: true });
    });
    document.addEventListener("visibilitychange", () => { if (document.hidden) leave(); });
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", (event) => { if (event.persisted) { stopped = false; changed(); } });
    window.addEventListener("online", () => send());
    document.addEventListener("session:renewed", () => send());
    document.addEventListener("session:other", () => { stopped = true; window.clearTimeout(timer); });
    /* Left by this very page before it was shown again, with errors for instance. */
    if (kept.take(name())) { saved = ""; send(); }
    window.addEventListener("beforeunload", (event) => {
      if (!stopped && form.dataset.unsafe && content() !== saved) event.preventDefault();
    });
  }
})();
