// Trace and span ids as the model wants them: lower-case hex of full width.

const HEX = /^[0-9a-f]+$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

function hexOfBase64(text: string): string | null {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Array.from(binary, c => c.charCodeAt(0).toString(16).padStart(2, '0')).join('');
  } catch {
    return null;
  }
}

function normal(text: string, width: 16 | 32): string {
  if (text.length === width && HEX.test(text)) return text;
  // Protobuf's JSON mapping writes bytes as base64: 24 characters for a trace id, 12 for a span id.
  const base64Width = width === 32 ? 24 : 12;
  if (text.length === base64Width && text.endsWith('=') && BASE64.test(text)) {
    const hex = hexOfBase64(text);
    if (hex?.length === width) return hex;
  }
  return text.toLowerCase().padStart(width, '0');
}

/** 32 digits; a 64-bit id is padded on the left. What is no hex stays recognisable, lower-cased and padded. */
export const traceIdOf = (text: string): string => normal(text, 32);
export const spanIdOf = (text: string): string => normal(text, 16);

export const isHex = (id: string): boolean => HEX.test(id);
export const NO_SPAN = '0000000000000000';
