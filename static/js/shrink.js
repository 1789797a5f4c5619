/* Photos are made smaller and turned upright on the device before they are sent: a weak line carries a tenth of it.
   What the browser cannot read is sent as it is; the server says what is wrong with it. */
"use strict";

const MOST_PIXELS = 2000, SMALL_ENOUGH = 400_000; // longest side; bytes from which a photo is worth the work
const SHRINKABLE = ["image/jpeg", "image/png", "image/webp"];

async function shrinkPhoto(file) {
  if (!SHRINKABLE.includes(file.type) || !window.createImageBitmap) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, MOST_PIXELS / Math.max(picture.width, picture.height));
    if (scale === 1 && file.size <= SMALL_ENOUGH) return file;
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    const paper = canvas.getContext("2d");
    paper.fillStyle = "#fff"; // of what is transparent
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const small = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!small || small.size >= file.size) return file;
    return new File([small], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg" });
  } catch { return file; }
}

/* An input of papers keeps the small photos in place of those that were chosen. */
document.addEventListener("change", async (event) => {
  const input = event.target;
  if (!input.matches?.('input[type="file"][data-shrink]') || !window.DataTransfer) return;
  const buttons = input.form.querySelectorAll('[type="submit"]'), chosen = new DataTransfer();
  for (const button of buttons) button.disabled = true;
  try {
    for (const file of [...input.files]) chosen.items.add(await shrinkPhoto(file));
    input.files = chosen.files;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
});
