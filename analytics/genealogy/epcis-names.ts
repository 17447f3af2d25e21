/** Names as EPCIS wants them: URIs for codes, UN/CEFACT codes for units. What already is so stays as it is. */

const OWN = 'urn:gemba:';
const SSCC = 'https://id.gs1.org/00/';
/** UN/CEFACT Recommendation 20. */
const UNITS: Readonly<Record<string, string>> = {
  kg: 'KGM',
  g: 'GRM',
  t: 'TNE',
  l: 'LTR',
  ml: 'MLT',
  m: 'MTR',
  m2: 'MTK',
  pcs: 'H87',
};
const BACK: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(UNITS).map(([unit, code]) => [code, unit])),
  EA: 'pcs',
  PCE: 'pcs',
};

export type Named = 'lot' | 'line' | 'machine' | 'order' | 'party' | 'place' | 'delivery';

export function uriOf(what: Named, code: string): string {
  if (/^(urn:|https?:\/\/)/.test(code)) return code;
  if (what === 'lot' && /^\d{18}$/.test(code)) return `${SSCC}${code}`;
  return `${OWN}${what}:${encodeURIComponent(code)}`;
}

/** The way back: an SSCC is its 18 digits, what we named is what it was, anything else stays. */
export function codeOf(uri: string): string {
  const sscc = uri.match(/^https?:\/\/[^/]+\/00\/(\d{18})$/)?.[1];
  if (sscc) return sscc;
  const own = uri.match(/^urn:gemba:[a-z]+:(.*)$/)?.[1];
  return own === undefined ? uri : decoded(own);
}

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

export const uomOf = (unit: string): string => UNITS[unit] ?? unit;
export const unitOf = (uom: string): string => BACK[uom] ?? uom;
