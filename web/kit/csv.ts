/** What a cell may hold; null is an empty field. */
export type CsvValue = string | number | null;

/**
 * One field of RFC 4180. A spreadsheet would run text that begins with `=`, `+`, `-`, `@`, tab or CR as a
 * formula, so such text gets a leading apostrophe (OWASP, "CSV Injection"); numbers stay numbers.
 */
function field(value: CsvValue): string {
  if (value === null) return '';
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A table as CSV text after RFC 4180: CRLF ends every line, the header comes first. */
export const csv = (header: readonly string[], rows: Iterable<readonly CsvValue[]>): string =>
  [header, ...rows].map(row => `${row.map(field).join(',')}\r\n`).join('');

/** Hands a text to the browser as a file. */
export function download(name: string, content: string | Blob, type = 'text/csv;charset=utf-8'): void {
  const blob = typeof content === 'string' ? new Blob([content], { type }) : content;
  const url = URL.createObjectURL(blob);
  const a = document.createElement('a');
  a.href = url;
  a.download = name;
  a.click();
  // The browser needs the address until it has begun to save.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
