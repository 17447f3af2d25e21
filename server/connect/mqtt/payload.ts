/** Reads the payload of a plain MQTT message: JSON, or a bare text. */
import { isUtf8 } from 'node:buffer';

const OPEN_BRACE = 0x7b;
const OPEN_BRACKET = 0x5b;

/** JSON where it is JSON; otherwise the text itself. Undefined where the bytes are no UTF-8 text. */
export function parsePayload(payload: Buffer): unknown {
  if (!isUtf8(payload)) return undefined;
  const text = payload.toString();
  // Most payloads are objects: an exception costs more than a look.
  const first = payload[0];
  if (first !== OPEN_BRACE && first !== OPEN_BRACKET && !/^[\s\d"tfn{[-]/.test(text)) return bareText(text);
  try {
    return JSON.parse(text);
  } catch {
    return bareText(text);
  }
}

/** An object cut short is malformed; anything else is a bare text such as `RUN`. */
const bareText = (text: string): string | undefined =>
  /^\s*[{[]/.test(text) || text.trim() === '' ? undefined : text.trim();
