// The verifier's page works without this; with it, a file can be dropped and the wait is said in words.
"use strict";
(() => {
  const form = document.getElementById("verify");
  if (!form) return;
  const drop = document.getElementById("drop");
  const file = document.getElementById("file");
  const text = document.getElementById("text");
  const empty = document.getElementById("empty");
  const waiting = document.getElementById("waiting");

  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (event.dataTransfer.files.length > 0) {
      file.files = event.dataTransfer.files;
      form.requestSubmit();
    } else {
      text.value = event.dataTransfer.getData("text");
    }
  });
  form.addEventListener("submit", (event) => {
    const nothing = file.files.length === 0 && text.value.trim() === "";
    empty.hidden = !nothing;
    waiting.hidden = nothing;
    if (nothing) event.preventDefault();
  });
  window.addEventListener("pageshow", () => { waiting.hidden = true; });
})();
