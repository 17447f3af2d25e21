/** Posts line text to QuestDB over one kept connection; resolves when QuestDB has it, in its own time. */
import { Agent, request } from 'node:http';

export interface LinePost {
  post(lines: string): Promise<void>;
  close(): void;
}

/** `ms`: how long an answer may take. The client of QuestDB waits for ever for a server that is gone. */
export function openLinePost(base: URL, ms: number): LinePost {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  // Microseconds: what the historian keeps.
  const url = new URL('/write?precision=u', base);
  return {
    post: (lines) =>
      new Promise((done, fail) => {
        const body = Buffer.from(lines);
        const ask = request(url, {
          agent,
          method: 'POST',
          auth: base.username ? `${base.username}:${base.password}` : undefined,
          headers: { 'content-type': 'text/plain; charset=utf-8', 'content-length': body.byteLength },
          timeout: ms,
        });
        const late = setTimeout(() => ask.destroy(new Error(`QuestDB did not answer within ${ms / 1000} s`)), ms);
        ask.on('error', (error) => {
          clearTimeout(late);
          fail(error);
        });
        ask.on('response', (response) => {
          let answer = '';
          response.setEncoding('utf8');
          response.on('data', (piece: string) => {
            if (answer.length < 1000) answer += piece;
          });
          response.on('error', fail);
          response.on('end', () => {
            clearTimeout(late);
            if (response.statusCode === 204 || response.statusCode === 200) done();
            else fail(new Error(`QuestDB refused rows (${response.statusCode}): ${answer.slice(0, 300)}`));
          });
        });
        ask.end(body);
      }),
    close: () => agent.destroy(),
  };
}
