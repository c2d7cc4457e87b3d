// Rectangles straight into the pixels of one image: where there are more cells than a canvas can be asked for.

/** `#rrggbb` as a little-endian pixel with its opacity (0 to 255). */
export function pixel(hex: string, alpha = 255): number {
  const value = Number.parseInt(hex.slice(1, 7), 16);
  const [r, g, b] = [(value >> 16) & 255, (value >> 8) & 255, value & 255];
  return ((alpha << 24) | (b << 16) | (g << 8) | r) >>> 0;
}

/** An image of device pixels, addressed in CSS pixels. Starts transparent. */
export class Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array<ArrayBuffer>;
  readonly #ratio: number;

  /** `width` and `height` in CSS pixels, `ratio` device pixels each. */
  constructor(width: number, height: number, ratio: number) {
    this.width = Math.max(1, Math.round(width * ratio));
    this.height = Math.max(1, Math.round(height * ratio));
    this.pixels = new Uint32Array(this.width * this.height);
    this.#ratio = ratio;
  }

  /** Edges fall on whole device pixels, so that neighbours neither overlap nor leave a seam. */
  #box(x: number, y: number, w: number, h: number): readonly [number, number, number, number] {
    const cut = (v: number, most: number): number => Math.min(Math.max(Math.round(v * this.#ratio), 0), most);
    return [cut(x, this.width), cut(y, this.height), cut(x + w, this.width), cut(y + h, this.height)];
  }

  fill(x: number, y: number, w: number, h: number, colour: number): void {
    const [left, top, right, bottom] = this.#box(x, y, w, h);
    for (let row = top; row < bottom; row++)
      this.pixels.fill(colour, row * this.width + left, row * this.width + right);
  }

  /** Lines at 45°, in step over the whole image, `pitch` CSS pixels apart. */
  hatch(x: number, y: number, w: number, h: number, hex: string, pitch: number): void {
    const [left, top, right, bottom] = this.#box(x, y, w, h);
    const period = Math.max(2, Math.round(pitch * this.#ratio));
    const shades = hatchShades(hex, period, this.#ratio);
    for (let row = top; row < bottom; row++)
      for (let col = left; col < right; col++) {
        const shade = shades[(row + col) % period] ?? 0;
        if (shade !== 0) this.pixels[row * this.width + col] = shade;
      }
  }

  /** Dashes of three pixels in six along one line. */
  dashes(x: number, y: number, w: number, hex: string): void {
    for (let at = x; at < x + w; at += 6) this.fill(at, y, Math.min(3, x + w - at), 1, pixel(hex));
  }

  /** For `putImageData`. */
  image(): ImageData {
    return new ImageData(new Uint8ClampedArray(this.pixels.buffer), this.width, this.height);
  }
}

/** A line one CSS pixel wide across a diagonal, with soft edges: by distance along a row. */
function hatchShades(hex: string, period: number, ratio: number): readonly number[] {
  return Array.from({ length: period }, (_, i) => {
    const along = Math.min(i, period - i) / Math.SQRT2;
    const cover = Math.max(0, Math.min(1, 0.5 + ratio / 2 - along));
    return cover <= 0.02 ? 0 : pixel(hex, Math.round(255 * cover));
  });
}
