/** Messages to browsers (RFC 8030, 8291, 8292). The keys that name this server to push services lie in the data folder. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import webPush from 'web-push';
import { isLoopback } from '../auth/loopback.ts';
import { causeOf } from '../connect/cause.ts';
import type { Mailed } from './mail.ts';

const ANSWER_MS = 10_000;
/** How long a push service keeps a message for a browser that is away, seconds. */
const KEPT_S = 3600;

export interface Subscription {
  readonly endpoint: string;
  readonly keys: { readonly p256dh: string; readonly auth: string };
}

export interface Pusher {
  /** What a browser subscribes with. */
  readonly publicKey: string;
  send(subscription: Subscription, message: object): Promise<Mailed & { readonly gone: boolean }>;
}

/** Push services are spoken to over TLS; plain HTTP is for this machine. */
export const isEndpoint = (text: string): boolean => {
  try {
    const url = new URL(text);
    return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  } catch {
    return false;
  }
};

/** `contact`: whom a push service may turn to, `mailto:...`. */
export async function openPusher(file: string, contact: string): Promise<Pusher> {
  const keys = (await kept(file)) ?? (await made(file));
  return {
    publicKey: keys.publicKey,
    async send(subscription, message) {
      try {
        const { endpoint, method, headers, body } = webPush.generateRequestDetails(
          subscription,
          JSON.stringify(message),
          {
            vapidDetails: { subject: contact, ...keys },
            TTL: KEPT_S,
            urgency: 'high',
          },
        );
        const answer = await fetch(endpoint, {
          method,
          headers: headers as Record<string, string>,
          body: body ? new Uint8Array(body) : null,
          redirect: 'error',
          signal: AbortSignal.timeout(ANSWER_MS),
        });
        await answer.arrayBuffer().catch(() => undefined);
        const gone = answer.status === 404 || answer.status === 410;
        const refused = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
        const words = gone
          ? 'the browser has unsubscribed'
          : `it answered ${answer.status} ${answer.statusText}`.trim();
        return { taken: answer.ok, words, refused, gone };
      } catch (error) {
        const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
        return { taken: false, words: `it cannot be reached: ${causeOf(cause)}`, refused: false, gone: false };
      }
    },
  };
}

type Keys = { readonly publicKey: string; readonly privateKey: string };

async function kept(file: string): Promise<Keys | null> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Keys;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

async function made(file: string): Promise<Keys> {
  const keys = webPush.generateVAPIDKeys();
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(keys), { mode: 0o600, flush: true });
  return keys;
}
