// What Word, Excel and browsers leave in pasted text, and what is made of it: the rules of forms/pasted.py.

const LINE_END = /\r\n|[\r\n\v\f\x85\u2028\u2029]/;
const INVISIBLE = /(?!\t)\p{Cc}|\p{Cf}|[\uf000-\uf0ff\ufffc]/gu;
const BLANKS = /[ \xa0\u1680\u2000-\u200a\u202f\u205f]+/g;
const BULLET = /^[ \u3000\t]*(?:[•●▪◦‣\u2043➢➤][ \t]*|[lnuopqvØü§·○■□◆◇–—*-]\t(?!.*\t))/;
const NUMBER =
  /^([ \u3000]*(?:[\d.]*\d[.\uff0e、)）]|[一二三四五六七八九十]+、|[（(][\d一二三四五六七八九十]+[)）]|[①-⑳⑴-⒇]))\t+/;
const CELLS = / *\t[ \t]*/g;
const EDGES = /^[ \t\u3000]+|[ \t\u3000]+$/g;
// Excel puts a cell with lines of its own in quotes, and doubles those inside.
const QUOTED_CELL = /(^|\t|\n)"((?:[^"]|"")*\n(?:[^"]|"")*)"(?=\t|\r?\n|$)/g;

function clean(line) {
  const text = line.replace(INVISIBLE, "").replace(BLANKS, " ").replace(BULLET, "").replace(NUMBER, "$1");
  return text.replace(EDGES, "").replace(CELLS, "\u3000");
}

export const cleanParagraphs = (text) => text.split(LINE_END).map(clean).filter(Boolean).join("\n");

/** Text from the clipboard; the paragraph that follows it stays a paragraph of its own. */
export function cleanPasted(text, rest) {
  const cells = text.replace(QUOTED_CELL, (_, before, cell) => before + cell.replaceAll('""', '"'));
  const isWhole = /[\r\n]\s*$/.test(text) && rest !== "" && !rest.startsWith("\n");
  return cleanParagraphs(cells) + (isWhole ? "\n" : "");
}
