/** What went wrong with a connection, in words for people; the codes are Node's own, TLS's and OPC UA's. */
const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ECONNRESET: 'the other side closed the connection',
  EPIPE: 'the other side closed the connection',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name cannot be looked up at the moment',
  EHOSTUNREACH: 'no way to the host',
  ENETUNREACH: 'no way to the network',
  ETIMEDOUT: 'no answer in time',
  CERT_HAS_EXPIRED: 'the certificate of the other side has expired',
  CERT_NOT_YET_VALID: 'the certificate of the other side is not valid yet; is a clock wrong?',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'the certificate of the other side is signed by nobody that is trusted here',
  SELF_SIGNED_CERT_IN_CHAIN: 'the certificate of the other side is signed by nobody that is trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'the certificate of the other side is signed by nobody that is trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'the certificate of the other side is signed by nobody that is trusted here',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the other side is made out to another host',
};

/** Sentences of libraries that say less than they could. */
const SENTENCES: readonly (readonly [RegExp, string])[] = [
  // Of MQTT brokers: 3.1.1 answers "not authorized", or "bad username or password"; so does 5.
  [/not authorized|bad user ?name or password/i, 'the broker does not let us in: user or password is wrong'],
  [/certificate required|handshake failure|bad certificate/i, 'the other side wants a certificate of ours'],
  [/timeout|timed out|connack/i, 'no answer in time'],
  [/connection may have been rejected/i, 'the server does not accept the connection, or is no OPC UA server'],
];

export function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Node tries every address of a name and throws one error for all of them.
  const first: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  const code = codeOf(error) ?? codeOf(first);
  if (code !== undefined && WORDS[code]) return WORDS[code];
  const text = error.message.trim() || (first instanceof Error ? first.message : '') || error.name;
  for (const [name, words] of Object.entries(WORDS)) if (text.includes(name)) return words;
  for (const [sentence, words] of SENTENCES) if (sentence.test(text)) return words;
  return text.split('\n', 1)[0] as string;
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

/** An address without the user and password that may stand in it. */
export const withoutSecrets = (address: string): string => address.replace(/^([a-z.+]+:\/\/)[^/@]*@/i, '$1');

/** Waits for `work`, but no longer than `ms`; what it throws is of no interest (the other side is gone anyway). */
export async function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), patience]);
  clearTimeout(timer);
}
