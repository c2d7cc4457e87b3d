// A picture of what is drawn, with its axes, names and legend: the page's own elements, drawn again on a canvas.

import { download } from '../../kit/csv.ts';

interface Origin {
  readonly left: number;
  readonly top: number;
}

const MARGIN = 12;
const HEADING = 34;

/**
 * Saves what stands under an element as a picture on the page's ground: canvases as they are, every visible
 * piece of text where it stands, boxes and lines of the page and of its SVGs. Tooltips and buttons stay out.
 */
export function savePng(root: HTMLElement | null, title: string, name: string): void {
  if (!root) return;
  const box = root.getBoundingClientRect();
  const ratio = Math.max(1, window.devicePixelRatio || 1);
  const copy = document.createElement('canvas');
  copy.width = Math.round((box.width + 2 * MARGIN) * ratio);
  copy.height = Math.round((root.scrollHeight + HEADING + 2 * MARGIN) * ratio);
  const ctx = copy.getContext('2d');
  if (!ctx) return;
  const style = getComputedStyle(document.documentElement);
  ctx.scale(ratio, ratio);
  ctx.fillStyle = style.getPropertyValue('--surface');
  ctx.fillRect(0, 0, copy.width, copy.height);
  heading(ctx, style, title);
  const origin = { left: box.left - MARGIN, top: box.top - root.scrollTop - MARGIN - HEADING };
  for (const element of root.querySelectorAll('*')) if (isDrawn(element)) drawElement(ctx, element, origin);
  copy.toBlob(blob => {
    if (blob) download(name, blob);
  });
}

function heading(ctx: CanvasRenderingContext2D, style: CSSStyleDeclaration, title: string): void {
  ctx.fillStyle = style.getPropertyValue('--text');
  ctx.font = `600 14px ${style.getPropertyValue('--sans')}`;
  ctx.fillText(title, MARGIN, MARGIN + 14);
}

/** Only for screen readers, floating over the picture, or something to press: no part of it. */
const LEFT_OUT = '.hidden, .tooltip, .heat-cursor, .mark-line.hover, .heat-tools, .heat-fold button, defs';

function isDrawn(element: Element): boolean {
  if (element.closest(LEFT_OUT)) return false;
  const { width, height } = element.getBoundingClientRect();
  return width > 0 || height > 0;
}

function drawElement(ctx: CanvasRenderingContext2D, element: Element, o: Origin): void {
  const box = element.getBoundingClientRect();
  const [x, y] = [box.left - o.left, box.top - o.top];
  ctx.globalAlpha = opacityOf(element);
  if (element instanceof HTMLCanvasElement) ctx.drawImage(element, x, y, box.width, box.height);
  else if (element instanceof SVGGeometryElement) drawShape(ctx, element, o);
  else if (element instanceof HTMLElement) drawBox(ctx, element, x, y, box);
  for (const node of element.childNodes)
    if (node.nodeType === Node.TEXT_NODE && (node.textContent ?? '').trim() !== '') drawText(ctx, node, o);
}

/** Its own opacity times that of everything around it. */
function opacityOf(element: Element): number {
  let all = 1;
  for (let e: Element | null = element; e !== null; e = e.parentElement)
    all *= Number.parseFloat(getComputedStyle(e).opacity);
  return all;
}

const CLEAR = /^(none|transparent|rgba\(0, 0, 0, 0\))$/;

function drawBox(ctx: CanvasRenderingContext2D, e: HTMLElement, x: number, y: number, box: DOMRect): void {
  const style = getComputedStyle(e);
  if (!CLEAR.test(style.backgroundColor)) {
    ctx.fillStyle = style.backgroundColor;
    ctx.fillRect(x, y, box.width, box.height);
  }
  const border = Number.parseFloat(style.borderTopWidth);
  if (border > 0 && style.borderTopStyle !== 'none' && style.borderLeftStyle !== 'none') {
    ctx.strokeStyle = style.borderTopColor;
    ctx.lineWidth = border;
    ctx.strokeRect(x + border / 2, y + border / 2, box.width - border, box.height - border);
  } else if (Number.parseFloat(style.borderLeftWidth) > 0 && style.borderLeftStyle !== 'none') {
    ctx.fillStyle = style.borderLeftColor;
    ctx.fillRect(x, y, Number.parseFloat(style.borderLeftWidth), box.height);
  }
}

/** The outline of a shape in its own coordinates. */
function outline(e: SVGGeometryElement): Path2D {
  if (e instanceof SVGPathElement) return new Path2D(e.getAttribute('d') ?? '');
  const path = new Path2D();
  const read = (name: string): number => Number.parseFloat(e.getAttribute(name) ?? '0') || 0;
  if (e instanceof SVGRectElement)
    path.rect(read('x'), read('y'), e.width.baseVal.value, e.height.baseVal.value);
  if (e instanceof SVGCircleElement) path.arc(read('cx'), read('cy'), read('r'), 0, 2 * Math.PI);
  if (e instanceof SVGLineElement) {
    path.moveTo(read('x1'), read('y1'));
    path.lineTo(read('x2'), read('y2'));
  }
  return path;
}

function drawShape(ctx: CanvasRenderingContext2D, e: SVGGeometryElement, o: Origin): void {
  const at = e.getScreenCTM();
  if (!at) return;
  const style = getComputedStyle(e);
  const path = outline(e);
  ctx.save();
  ctx.transform(at.a, at.b, at.c, at.d, at.e - o.left, at.f - o.top);
  const whole = ctx.globalAlpha;
  if (style.fill.startsWith('url')) drawHatch(ctx, path, e.getBBox());
  else if (!CLEAR.test(style.fill)) {
    ctx.globalAlpha = whole * Number.parseFloat(style.fillOpacity);
    ctx.fillStyle = style.fill;
    ctx.fill(path);
  }
  if (!CLEAR.test(style.stroke) && !style.stroke.startsWith('url')) {
    ctx.globalAlpha = whole * Number.parseFloat(style.strokeOpacity);
    ctx.strokeStyle = style.stroke;
    ctx.lineWidth = Number.parseFloat(style.strokeWidth);
    const dashes = style.strokeDasharray.split(/[ ,]+/).map(Number.parseFloat);
    ctx.setLineDash(dashes.every(Number.isFinite) ? dashes : []);
    ctx.stroke(path);
  }
  ctx.restore();
}

/** The page's patterns are hatches of the colour of what is not observed. */
function drawHatch(ctx: CanvasRenderingContext2D, path: Path2D, { x, y, width, height }: DOMRect): void {
  ctx.clip(path);
  ctx.strokeStyle = getComputedStyle(document.documentElement).getPropertyValue('--unobserved');
  ctx.lineWidth = 1;
  ctx.beginPath();
  for (let at = x; at < x + width + height; at += 5) {
    ctx.moveTo(at, y);
    ctx.lineTo(at - height, y + height);
  }
  ctx.stroke();
}

/** A run of text line by line, each where the page has laid it out. */
function drawText(ctx: CanvasRenderingContext2D, node: Node, o: Origin): void {
  const parent = node.parentElement;
  if (!parent) return;
  const style = getComputedStyle(parent);
  ctx.font = `${style.fontStyle} ${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  ctx.fillStyle = parent instanceof SVGElement ? style.fill : style.color;
  const range = document.createRange();
  range.selectNodeContents(node);
  const [first] = range.getClientRects();
  if (!first) return;
  const { fontBoundingBoxAscent: up, fontBoundingBoxDescent: down } = ctx.measureText('x');
  const y = first.top - o.top + (first.height - up - down) / 2 + up;
  ctx.fillText((node.textContent ?? '').trim(), first.left - o.left, y);
}
