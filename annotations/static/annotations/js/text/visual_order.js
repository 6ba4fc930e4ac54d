// Pure: the order in which one sees the words of a block, where text runs both ways.

const RTL = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
const LTR = /(?![\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc])\p{L}/u;

// Whether a text has letters of both directions, so that what is next in it may not be what one sees next.
export const mixed = (text) => RTL.test(text) && LTR.test(text);

const middle = ({ top, bottom }) => (top + bottom) / 2;
const centre = ({ left, right }) => (left + right) / 2;
const level = (a, b) => middle(a) > b.top && middle(a) < b.bottom;

// The index of the word that one sees at the left (`towards` -1) or the right (1) of another; at the end of a line
// that of the line where one reads on. -1 where the block ends. `boxes` are the words' boxes in the page.
export function beside(boxes, from, towards, rtl) {
  const here = boxes[from];
  const nearest = (found, far) => found.reduce((best, index) => (best < 0 || far(boxes[index]) < far(boxes[best]) ? index : best), -1);
  const all = [...boxes.keys()].filter((index) => index !== from);
  const on = all.filter((index) => level(boxes[index], here) && (centre(boxes[index]) - centre(here)) * towards > 0);
  if (on.length) return nearest(on, (box) => Math.abs(centre(box) - centre(here)));
  const way = (towards > 0) === rtl ? -1 : 1;
  const beyond = all.filter((index) => !level(boxes[index], here) && (middle(boxes[index]) - middle(here)) * way > 0);
  if (!beyond.length) return -1;
  const line = boxes[nearest(beyond, (box) => Math.abs(middle(box) - middle(here)))];
  return nearest(beyond.filter((index) => level(boxes[index], line)), (box) => centre(box) * towards);
}
