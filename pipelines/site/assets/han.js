// A Chinese font for machines without one: 一 is flat in every font, and as tall as 国 where both are boxes.
"use strict";
{
  const drawing = document.createElement("canvas").getContext("2d");
  drawing.font = "40px sans-serif";
  const height = (character) => {
    const drawn = drawing.measureText(character);
    return drawn.actualBoundingBoxAscent + drawn.actualBoundingBoxDescent;
  };
  if (height("一") > height("国") / 2) {
    const script = document.createElement("script");
    script.src = "../assets/han_font.js";
    document.head.append(script);
  }
}

// Called by han_font.js with the font, WOFF2 in base64.
async function receiveFont(packed) {
  const bytes = Uint8Array.from(atob(packed), (character) => character.charCodeAt(0));
  document.fonts.add(await new FontFace("XXGK Han", bytes.buffer).load());
  document.documentElement.style.setProperty("--han", '"XXGK Han"');
}
