/** What screens ask of people: who is asking, signing in and out, and what admins keep. */
import { get, send } from './api.ts';
import type {
  AuditAnswer,
  DisplaysAnswer,
  KeysAnswer,
  MeAnswer,
  PeopleAnswer,
  SessionsAnswer,
  SkillsAnswer,
} from './openapi.d.ts';

export type Me = MeAnswer;
type PersonDocument = PeopleAnswer['people'][number];
/** `lines` null = all; the document spells "at least one" as a tuple. */
export interface PersonGrant {
  readonly role: PersonDocument['grants'][number]['role'];
  readonly lines: readonly string[] | null;
}
export type Person = Omit<PersonDocument, 'grants'> & { readonly grants: readonly PersonGrant[] };
export type PersonFields = Pick<Person, 'display' | 'email' | 'language' | 'active' | 'grants'>;
export type SessionView = SessionsAnswer['sessions'][number];
export type Display = DisplaysAnswer['displays'][number];
export type Key = KeysAnswer['keys'][number];
export type Matrix = SkillsAnswer;
export type Skill = SkillsAnswer['skills'][number];
export type AuditPage = AuditAnswer;
export type AuditRow = AuditAnswer['rows'][number];

const V1 = '/api/v1';

export const getMe = (signal?: AbortSignal): Promise<Me> => get(`${V1}/me`, signal);
export const signIn = (name: string, password: string): Promise<void> =>
  send('POST', `${V1}/sign-in`, { name, password });
export const signOut = (): Promise<void> => send('POST', `${V1}/sign-out`, undefined);
export const nameFirstAdmin = (
  name: string,
  display: string,
  password: string,
  language: Person['language'],
): Promise<void> => send('POST', `${V1}/first-admin`, { name, display, password, language });
export const setPassword = (link: string, password: string): Promise<void> =>
  send('POST', `${V1}/password-link`, { link, password });
export const changePassword = (old: string, next: string): Promise<void> =>
  send('POST', `${V1}/me/password`, { old, next });
export const getOwnSessions = (signal?: AbortSignal): Promise<SessionsAnswer> => get(`${V1}/me/sessions`, signal);

export const getPeople = (signal?: AbortSignal): Promise<{ readonly people: readonly Person[] }> =>
  get(`${V1}/people`, signal);
export const addPerson = (name: string, fields: PersonFields): Promise<{ readonly link: string }> =>
  send('POST', `${V1}/people`, { name, ...fields });
export const putPerson = (id: number, version: number, fields: PersonFields): Promise<Person> =>
  send('PUT', `${V1}/people/${id}`, { version, ...fields });
export const newLink = (id: number): Promise<{ readonly link: string }> =>
  send('POST', `${V1}/people/${id}/link`, undefined);
export const getSessions = (signal?: AbortSignal): Promise<SessionsAnswer> => get(`${V1}/sessions`, signal);
export const endSession = (id: number): Promise<void> => send('DELETE', `${V1}/sessions/${id}`, undefined);
export const getDisplays = (signal?: AbortSignal): Promise<DisplaysAnswer> => get(`${V1}/displays`, signal);
export const addDisplay = (name: string, line: string): Promise<{ readonly link: string }> =>
  send('POST', `${V1}/displays`, { name, line });
export const revokeDisplay = (id: number): Promise<void> => send('DELETE', `${V1}/displays/${id}`, undefined);
export const getKeys = (signal?: AbortSignal): Promise<KeysAnswer> => get(`${V1}/keys/`, signal);
export const addKey = (name: string, rights: readonly string[]): Promise<{ readonly secret: string }> =>
  send('POST', `${V1}/keys/`, { name, rights });
export const revokeKey = (id: string): Promise<void> => send('DELETE', `${V1}/keys/${id}`, undefined);

export const getSkills = (signal?: AbortSignal): Promise<SkillsAnswer> => get(`${V1}/skills`, signal);
export const putSkill = ({ id, ...fields }: Skill): Promise<void> => send('PUT', `${V1}/skills/${id}`, fields);
export const retireSkill = (id: string): Promise<void> => send('DELETE', `${V1}/skills/${id}`, undefined);
export const giveLevel = (skill: string, person: string, level: number): Promise<unknown> =>
  send('POST', `${V1}/skills/${skill}/levels`, { person, level });

export const getAudit = (query: Readonly<Record<string, string>>, signal?: AbortSignal): Promise<AuditAnswer> =>
  get(`${V1}/audit?${new URLSearchParams(query)}`, signal);
