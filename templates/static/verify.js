// The verifier's page works without this. With it: files and pictures can be dropped and pasted, the
// camera reads a QR code in the page, and the wait is said in words. Nothing is sent before "Check".
"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const reload = by("reload");
  if (reload) {
    reload.hidden = false;
    reload.addEventListener("click", () => location.reload());
  }
  const form = by("verify");
  if (!form) return;
  const drop = by("drop"), file = by("file"), photo = by("photo"), text = by("text");
  const waiting = by("waiting").firstElementChild, empty = by("empty");
  const isNothing = () => !file.files.length && !photo.files.length && text.value.trim() === "";

  form.addEventListener("submit", (event) => {
    const nothing = isNothing();
    empty.hidden = !nothing;
    waiting.hidden = nothing;
    text.toggleAttribute("aria-invalid", nothing);
    if (nothing) {
      event.preventDefault();
      text.focus();
    }
  });
  window.addEventListener("pageshow", () => { waiting.hidden = true; });

  // Files dropped on the field, or pasted anywhere on the page
  const handIn = (files) => {
    file.files = files;
    form.requestSubmit();
  };
  for (const name of ["dragenter", "dragover"]) {
    drop.addEventListener(name, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  drop.addEventListener("dragleave", (event) => {
    if (!drop.contains(event.relatedTarget)) drop.classList.remove("is-over");
  });
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    if (event.dataTransfer.files.length) handIn(event.dataTransfer.files);
    else text.value = event.dataTransfer.getData("text");
  });
  document.addEventListener("paste", (event) => {
    if (!event.clipboardData.files.length) return;
    event.preventDefault();
    handIn(event.clipboardData.files);
  });

  // The camera: a code is read here where the browser can, else the picture is handed in like a photo
  const scan = by("scan"), scanner = by("scanner"), says = by("scanner-says");
  const picture = by("scanner-picture"), take = by("scanner-take");
  const ask = says.textContent;
  let stream = null;
  if (!navigator.mediaDevices?.getUserMedia || !scanner.showModal) return;
  scan.hidden = false;

  const detector = async () => {
    try {
      const formats = await BarcodeDetector.getSupportedFormats();
      return formats.includes("qr_code") ? new BarcodeDetector({ formats: ["qr_code"] }) : null;
    } catch { return null; }
  };
  const look = async (reader) => {
    if (!stream || !scanner.open) return;
    const codes = await reader.detect(picture).catch(() => []);
    if (codes.length && scanner.open) {
      text.value = codes[0].rawValue;
      scanner.close();
      form.requestSubmit();
    } else setTimeout(look, 200, reader);
  };
  const start = async () => {
    says.textContent = ask;
    scanner.showModal();
    let got;
    try {
      const wanted = { facingMode: { ideal: "environment" }, width: { ideal: 1920 } };
      got = await navigator.mediaDevices.getUserMedia({ video: wanted, audio: false });
    } catch (error) {
      const refused = error.name === "NotAllowedError";
      says.textContent = refused ? scanner.dataset.refused : scanner.dataset.none;
      return;
    }
    stream = got;
    if (!scanner.open) return stop();
    picture.srcObject = stream;
    picture.play().catch(() => {});
    const reader = await detector();
    says.textContent = reader ? scanner.dataset.look : scanner.dataset.take;
    picture.hidden = take.hidden = !stream;
    if (reader) look(reader);
  };
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    picture.srcObject = null;
    picture.hidden = take.hidden = true;
  };
  scan.addEventListener("click", start);
  scanner.addEventListener("close", stop);
  by("scanner-close").addEventListener("click", () => scanner.close());
  take.addEventListener("click", () => {
    const canvas = document.createElement("canvas");
    canvas.width = picture.videoWidth;
    canvas.height = picture.videoHeight;
    canvas.getContext("2d").drawImage(picture, 0, 0);
    canvas.toBlob((blob) => {
      const files = new DataTransfer();
      files.items.add(new File([blob], "camera.jpg", { type: "image/jpeg" }));
      scanner.close();
      handIn(files.files);
    }, "image/jpeg", 0.92);
  });
})();
