/** People of a test: made by the record itself, signed in the way people do. */
import type { LightMyRequestResponse } from 'fastify';
import { expect } from 'vitest';
import { SESSION_COOKIE } from '../../../server/auth/auth.ts';
import type { Grant } from '../../../server/auth/roles.ts';
import type { People } from '../../../server/records/people/people.ts';
import type { Surface } from './surface.ts';

export const PASSWORD = 'correct horse battery';
const BY = { who: 'test', from: '' };

export const cookieOf = (answer: LightMyRequestResponse): string =>
  `${SESSION_COOKIE}=${answer.cookies.find(({ name }) => name === SESSION_COOKIE)?.value}`;

export function peopleOf({ people }: Surface): People {
  if (!people) throw new Error('this surface keeps no people');
  return people;
}

/** A person with a password. */
export async function person(surface: Surface, name: string, grants: readonly Grant[]) {
  const { accounts } = peopleOf(surface);
  const fields = { display: name.toUpperCase(), email: '', language: '' as const, active: true, grants };
  const { link } = await accounts.create(name, fields, BY);
  return accounts.redeem(link, PASSWORD, '');
}

export const trySignIn = (surface: Surface, name: string, password = PASSWORD, remoteAddress = '127.0.0.1') =>
  surface.app.inject({ method: 'POST', url: '/api/v1/sign-in', payload: { name, password }, remoteAddress });

/** The cookie of a person who was made and has signed in. */
export async function signsIn(surface: Surface, name: string, grants: readonly Grant[]): Promise<string> {
  await person(surface, name, grants);
  const answer = await trySignIn(surface, name);
  expect(answer.statusCode, answer.body).toBe(204);
  return cookieOf(answer);
}
