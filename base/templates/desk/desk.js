// The desk by keys: items, the next answer fetched ahead, and saves that survive a lost network or a closed window.
"use strict";
const $ = (selector, of = document) => of.querySelector(selector);
const deciding = () => $("form[data-decides]");
const OUTBOX = "torchgrade-desk-outbox";
const ahead = { from: "", page: null, url: "" };
let touched = false;

const outbox = () => JSON.parse(localStorage.getItem(OUTBOX) || "[]");
const keep = list => { localStorage.setItem(OUTBOX, JSON.stringify(list)); shown(list); };
function shown(list) {
  $("#unsaved").textContent = list.length ? `${list.length} not saved yet` : "";
}
const say = text => { $("#said").textContent = ""; setTimeout(() => { $("#said").textContent = text; }, 30); };

function complain(text, link, label) {
  const alert = $("#alert");
  const line = document.createElement("p");
  line.append(`${text} `);
  if (link) {
    const a = document.createElement("a");
    a.href = link;
    a.textContent = label;
    line.append(a, " ");
  }
  const away = document.createElement("button");
  away.type = "button";
  away.className = "quiet";
  away.textContent = "Close";
  away.addEventListener("click", () => line.remove());
  line.append(away);
  alert.append(line);
}

// -- what the items come to -------------------------------------------------------------------
function sum() {
  const form = deciding();
  if (!form) return;
  const set = $("fieldset", form), ticked = [...set.querySelectorAll("[name=item]:checked")];
  const exact = form.points?.value.trim();
  let said = "";
  if (exact) said = `${exact} points`;
  else if (ticked.length || form.nothing.checked) {
    const all = ticked.reduce((n, box) => n + Number(box.dataset.points), Number(set.dataset.start)) + Number(form.adjust?.value.replace(",", ".") || 0);
    const points = Math.min(Number(set.dataset.cap), Math.max(Number(set.dataset.floor), all));
    said = `${Number(points.toFixed(2))} point${points === 1 ? "" : "s"}`;
  }
  $("#sum").textContent = said || (form.id === "decision" ? "not graded yet" : "");
  return said;
}
function tick(box) {
  const form = deciding();
  if (box.checked && box.name === "item") {
    form.nothing.checked = false;
    if (box.dataset.group) for (const other of form.querySelectorAll(`[data-group="${CSS.escape(box.dataset.group)}"]`)) if (other !== box) other.checked = false;
  } else if (box.checked && box.name === "nothing") for (const other of form.querySelectorAll("[name=item]")) other.checked = false;
  touched = form.id === "decision";
  sum();
}

// -- saving -----------------------------------------------------------------------------------
let sending = false, sent = Promise.resolve();
async function send() {
  if (sending) return;
  sending = true;
  try {
    for (let list = outbox(); list.length; list = outbox()) {
      const one = list[0];
      let answer;
      try {
        answer = await fetch(one.url, { method: "POST", headers: { "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded" }, body: one.body });
      } catch { break; }
      if (answer.status >= 500) break;
      keep(outbox().slice(1));
      if (!answer.ok) {
        const why = await answer.json().then(j => j.error, () => "");
        complain(`Not saved: ${why || answer.status}. You had: ${one.said}.`, one.url, "Look at it");
        if (answer.status === 409 && here() === one.url) load(one.url, false);
      } else {
        const saved = await answer.json();
        const form = $("#decision");
        if (form && form.getAttribute("action") === one.url) form.version.value = saved.version;
      }
    }
  } finally {
    sending = false;
    shown(outbox());
  }
}
const here = () => $("[data-answer]")?.dataset.answer ?? "";
function save(form) {
  const body = new URLSearchParams(new FormData(form)).toString();
  const items = [...form.querySelectorAll("[name=item]:checked")].map(b => b.nextElementSibling.nextElementSibling.textContent.trim());
  const said = [...items, form.comment.value.trim()].filter(Boolean).join("; ") || sum();
  keep([...outbox().filter(o => o.url !== form.getAttribute("action")), { url: form.getAttribute("action"), body, said }]);
  touched = false;
  sent = send();
}
setInterval(() => { if (outbox().length) send(); }, 2000);
addEventListener("online", send);
addEventListener("beforeunload", event => { if (outbox().length || touched) event.preventDefault(); });

// -- going on ---------------------------------------------------------------------------------
async function fetched(url) {
  const answer = await fetch(url, { headers: { "Accept": "text/html" } });
  if (answer.status === 403) throw new Error("403");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const image of page.querySelectorAll("main img[src^='/']")) new Image().src = image.getAttribute("src");
  return { page, url: answer.url };
}
async function prefetch() {
  const next = $("[data-next]")?.dataset.next;
  if (!next) return;
  ahead.from = next;
  ahead.page = null;
  await sent;  // what is being saved is graded, and is not next
  try {
    const got = await fetched(`${next}&ahead=1`);
    if (ahead.from === next) Object.assign(ahead, got);
  } catch { ahead.from = ""; }
}
function put(page, url, push = true) {
  document.title = page.title;
  $("main").replaceWith(document.adoptNode($("main", page)));
  $(".top nav").replaceWith(document.adoptNode($(".top nav", page)));
  if (push) history.pushState(null, "", url.replace(/[?&]ahead=1/, ""));
  touched = false;
  scrollTo(0, 0);
  ready();
  const head = $("main h1");
  head?.focus();
  document.documentElement.dataset.shown = String(performance.now());
}
async function load(url, push = true) {
  try {
    const got = await fetched(url);
    put(got.page, got.url, push);
  } catch (error) {
    complain(error.message === "403" ? "The desk does not know this browser any more: open your own address again." : "The desk does not answer; what you decided is kept here and is saved when it does.");
  }
}
async function next() {
  const from = $("[data-next]")?.dataset.next;
  if (!from) return;
  if (ahead.from === from && ahead.page) put(ahead.page, ahead.url);
  else {
    await sent;
    await load(from);
  }
}
function submit() {
  const form = deciding();
  if (!form?.reportValidity()) return;
  if (form.id !== "decision") { form.requestSubmit(); return; }
  const was = touched;
  if (was) save(form);
  next();
}

// -- keys -------------------------------------------------------------------------------------
const typing = target => target.matches?.("textarea, select, input:not([type=checkbox], [type=radio])");
addEventListener("keydown", event => {
  if (event.key === "Escape" && (typing(event.target) || !$("#found").hidden)) { $("#found").hidden = true; event.target.blur(); $("main h1")?.focus(); return; }
  if (event.key === "ArrowDown" && !$("#found").hidden) { event.preventDefault(); along(1); return; }
  if (event.key === "ArrowUp" && !$("#found").hidden) { event.preventDefault(); along(-1); return; }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && deciding()) { event.preventDefault(); submit(); return; }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || $("#help").open) return;
  if (localStorage.getItem("torchgrade-desk-keys") === "off" && event.key !== "?") return;
  const form = deciding();
  const act = {
    n: () => form ? submit() : $("[data-go]")?.click(), p: () => { const to = $("[data-before]")?.dataset.before; if (to) load(to); },
    s: () => next(), c: () => form?.comment.focus(), f: () => form?.flagged?.click(), g: () => $("[data-like]")?.click(), h: () => $("[data-hand-in]")?.click(),
    r: () => { const used = $("details.reuse"); if (used) { used.open = true; $("#find-comment").focus(); } },
    "/": () => { $("#find").focus(); $("#find").select(); },
    "?": () => $("#help").showModal(),
  }[event.key];
  if (act) { event.preventDefault(); act(); return; }
  if (/^[0-9]$/.test(event.key)) {
    const box = $(`main [aria-keyshortcuts="${event.key}"]`);
    if (!box) return;
    event.preventDefault();
    box.click();
    if (box.name) say(`${box.checked ? "ticked" : "unticked"}: ${box.nextElementSibling.nextElementSibling.textContent.trim()}; ${$("#sum").textContent}`);
  }
});

// -- search -----------------------------------------------------------------------------------
let asked = 0;
async function search(words) {
  const now = ++asked, box = $("#found");
  if (!words.trim()) { box.hidden = true; return; }
  const got = await fetched(`/search?q=${encodeURIComponent(words)}`).catch(() => null);
  if (now !== asked || !got) return;
  box.replaceChildren(document.adoptNode($("#finds", got.page)));
  box.hidden = false;
  say(`${box.querySelectorAll("li").length} found`);
}
function along(step) {
  const all = [$("#find"), ...$("#found").querySelectorAll("a, button")];
  all[Math.min(all.length - 1, Math.max(0, all.indexOf(document.activeElement) + step))].focus();
}

// -- each page --------------------------------------------------------------------------------
function ready() {
  sum();
  prefetch();
  waitFor($("[data-busy]"));
}
function waitFor(line) {
  if (!line) return;
  const timer = setInterval(async () => {
    if (!line.isConnected) { clearInterval(timer); return; }
    const said = await fetch(line.dataset.busy).then(a => a.json(), () => ({ busy: true }));
    if (said.busy) return;
    clearInterval(timer);
    if (said.fault) line.textContent = `It could not be graded again: ${said.fault}`;
    else if (!touched) load(here(), false);
    else line.textContent = "This hand-in was graded again; load the page anew to see it.";
  }, 1000);
}
addEventListener("change", event => { if (event.target.closest?.("[data-decides] fieldset") && event.target.type === "checkbox") tick(event.target); });
addEventListener("input", event => {
  if (event.target.closest?.("#decision") && event.target.id !== "find-comment") { touched = true; sum(); }
  if (event.target.id === "find") search(event.target.value);
  if (event.target.id === "find-comment") {
    const words = event.target.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of event.target.closest("details").querySelectorAll("li")) row.hidden = !words.every(w => row.textContent.toLowerCase().includes(w));
  }
});
addEventListener("submit", event => { if (event.target.id === "decision") { event.preventDefault(); touched = true; submit(); } });
addEventListener("click", event => {
  const again = event.target.closest?.("[data-comment]"), frame = event.target.closest?.("[data-frame]");
  const box = again && $("#comment");
  if (again && !box) location.href = again.parentElement.querySelector("a").href;
  if (box) {
    $("#found").hidden = true;
    box.value = [box.value.trim(), again.dataset.comment].filter(Boolean).join(" ");
    touched = true;
    box.focus();
  }
  if (frame) {
    event.preventDefault();
    const shown = document.createElement("iframe");
    shown.setAttribute("sandbox", "");
    shown.className = "hand-in";
    shown.title = frame.textContent;
    shown.src = frame.href;
    frame.replaceWith(shown);
  }
});
addEventListener("popstate", () => load(location.href, false));
$("#help-opens").hidden = false;
$("#help-opens").addEventListener("click", () => $("#help").showModal());
$("#keys-on").checked = localStorage.getItem("torchgrade-desk-keys") !== "off";
$("#keys-on").addEventListener("change", event => localStorage.setItem("torchgrade-desk-keys", event.target.checked ? "on" : "off"));
shown(outbox());
send();
ready();
