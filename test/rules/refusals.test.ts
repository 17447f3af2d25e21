/** What a source counts as refused is told to people by a word of the message files: none is missing, none is idle. */
import { expect, test } from 'vitest';
import en from '../../client/words/en.json';
import { filesOf } from './sources.ts';

const server = filesOf('server/**.ts');
const words = Object.keys(en.refused);

test('every reason for a refusal has its words', () => {
  const counted = server
    .filter(({ path }) => path.startsWith('server/connect/'))
    .flatMap(({ code }) => [
      ...code.matchAll(
        /\b(?:refuse|refused|standRefused)\(\s*(?:[\w.]+(?: === '[\w-]+')? \? )?'([a-z-]+)'(?: : '([a-z-]+)')?/g,
      ),
    ])
    .flatMap(([, one, other]) => (other === undefined ? [one as string] : [one as string, other]));
  expect(new Set(counted).size).toBeGreaterThan(25);
  expect([...new Set(counted)].filter((word) => !words.includes(word))).toEqual([]);
});

test('no words are kept for what is never counted', () => {
  const code = server.map((file) => file.code).join('\n');
  // The oddities that the twin finds are made from its events: counter-reset, counter-jump.
  const made = (word: string) => word.startsWith('counter-') && code.includes('`counter-$');
  // As a text, or as a key of the counts.
  const named = (word: string) => code.includes(`'${word}'`) || new RegExp(`\\b${word}[,:} ]`).test(code);
  expect(words.filter((word) => !named(word) && !made(word))).toEqual([]);
});
