/** One signed message to a web address: `Gemba-Signature: t=<unix seconds>,v1=<HMAC-SHA256 of "t.body">`. */
import { createHmac } from 'node:crypto';
import { causeOf } from '../connect/cause.ts';

const ANSWER_MS = 10_000;

export interface Post {
  readonly url: string;
  readonly secret: string;
  readonly body: string;
  /** Names the message, so that one that comes twice is known. */
  readonly delivery: string;
  /** Epoch ms. */
  readonly now: number;
}

export interface Posted {
  readonly taken: boolean;
  /** What was answered, or why nothing was, in words. */
  readonly words: string;
  /** Not taken, and it will not be better next time. */
  readonly refused: boolean;
}

export async function signedPost({ url, secret, body, delivery, now }: Post): Promise<Posted> {
  const stamp = Math.floor(now / 1000);
  const signature = createHmac('sha256', secret).update(`${stamp}.${body}`).digest('hex');
  try {
    const answer = await fetch(url, {
      method: 'POST',
      body,
      redirect: 'error',
      headers: {
        'content-type': 'application/json',
        'gemba-signature': `t=${stamp},v1=${signature}`,
        'gemba-delivery': delivery,
      },
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    await answer.arrayBuffer().catch(() => undefined); // what it says is of no interest, that it took it is
    const words = `it answered ${answer.status} ${answer.statusText}`.trim();
    // 408 and 429 are asked for again; other 4xx will not be better next time.
    const refused = answer.status >= 400 && answer.status < 500 && answer.status !== 408 && answer.status !== 429;
    return { taken: answer.ok, words, refused };
  } catch (error) {
    // `fetch` says that it failed, its cause says why.
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    return { taken: false, words: `it cannot be reached: ${causeOf(cause)}`, refused: false };
  }
}
