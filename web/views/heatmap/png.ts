import { download } from '../../kit/csv.ts';

/**
 * Saves the first canvas under an element as a picture on the page's ground. Labels stand beside the canvas
 * in the page, so the picture holds the cells alone; the table and the CSV hold the names.
 */
export function savePng(root: HTMLElement | null, name: string): void {
  const cells = root?.querySelector<HTMLCanvasElement>('.heat canvas');
  if (!cells) return;
  const copy = document.createElement('canvas');
  copy.width = cells.width;
  copy.height = cells.height;
  const ctx = copy.getContext('2d');
  if (!ctx) return;
  ctx.fillStyle = getComputedStyle(document.documentElement).getPropertyValue('--surface');
  ctx.fillRect(0, 0, copy.width, copy.height);
  ctx.drawImage(cells, 0, 0);
  copy.toBlob(blob => {
    if (blob) download(name, blob);
  });
}
