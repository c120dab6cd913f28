// A photo of the camera made small enough for a weak signal; what cannot be drawn here is kept as it came.

const LONG_SIDE = 2000;
const QUALITY = 0.82;

export async function shrunk(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" }).catch(() => null);
  if (!picture) return file;
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const small = await new Promise((done) => { canvas.toBlob(done, "image/jpeg", QUALITY); });
  return small && small.size < file.size ? small : file;
}

export const named = (file, blob) => (blob === file ? file.name : `${file.name.replace(/\.[^.]*$/, "")}.jpg`) || "photo.jpg";
