/** Routes that take a whole file as text. */
import type { FastifyInstance } from 'fastify';

/** Of a context of its own: bodies are taken as they are. None of the kinds that a page of elsewhere may send unasked. */
export function takesText(
  files: Pick<FastifyInstance, 'removeAllContentTypeParsers' | 'addContentTypeParser'>,
  most: number,
  more: readonly string[] = [],
): void {
  files.removeAllContentTypeParsers();
  files.addContentTypeParser(
    ['text/csv', 'application/json', 'application/octet-stream', ...more],
    { parseAs: 'string', bodyLimit: most },
    (_request, body, done) => done(null, body),
  );
}

export const textOf = ({ body }: { readonly body: unknown }): string => (typeof body === 'string' ? body : '');
