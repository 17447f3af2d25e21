/** Reads the payload of a plain MQTT message: JSON, or a bare text. */

const DATE_WITHOUT_ZONE = /^\d{4}-\d\d-\d\dT[\d:.]+$/;

/** JSON where it is JSON; otherwise the text itself. Undefined where the bytes are no UTF-8 text. */
export function parsePayload(payload: Buffer): unknown {
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(payload);
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text);
  } catch {
    // An object cut short is malformed; anything else is a bare text such as `RUN`.
    return /^\s*[{[]/.test(text) || text.trim() === '' ? undefined : text.trim();
  }
}

/** Source time of a payload, epoch ms: its `timestamp` or `ts`, ISO 8601 or epoch ms; `arrival` where it has none. */
export function timeIn(root: unknown, arrival: number): number {
  if (typeof root !== 'object' || root === null) return arrival;
  const told = (root as Record<string, unknown>)['timestamp'] ?? (root as Record<string, unknown>)['ts'];
  if (typeof told === 'number') return Number.isFinite(told) && told > 0 ? told : arrival;
  if (typeof told !== 'string') return arrival;
  // Without a zone the time is UTC, as everywhere in Gemba; JavaScript would take it for local time.
  const at = Date.parse(DATE_WITHOUT_ZONE.test(told) ? `${told}Z` : told);
  return Number.isNaN(at) ? arrival : at;
}
