/** A refusal as a page, for addresses that people open in a browser. */
import type { FastifyReply } from 'fastify';
import { PROBLEMS, type ProblemCode } from './problems.ts';

export function refusalPage(reply: FastifyReply, code: ProblemCode, detail = ''): FastifyReply {
  const { status, title, help } = PROBLEMS[code];
  return reply
    .code(status)
    .type('text/html; charset=utf-8')
    .send(page(title, detail === '' ? help : `${escaped(detail)}. ${help}`));
}

const escaped = (text: string): string => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (title: string, help: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} - Gemba</title>
<body style="font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1.5rem">
<h1 style="font-size: 1.4rem">${title}</h1>
<p>${help}</p>
</body>
</html>
`;
