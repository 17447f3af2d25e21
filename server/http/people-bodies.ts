/** People as they travel. */
import Type from 'typebox';
import { SHORTEST } from '../auth/password.ts';
import { PERSON_ROLES, ROLES } from '../auth/roles.ts';
import type { Person } from '../records/people/accounts.ts';
import type { People } from '../records/people/people.ts';
import { iso } from './ask.ts';
import { closed, Instant, orNull } from './bodies.ts';
import type { HttpDeps } from './deps.ts';
import { GembaError } from './problems.ts';

export const LANGUAGES = ['', 'en', 'de', 'tr'] as const;
export const None = Type.Object({}, closed);
export const NumberId = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) }, closed);

export const NameText = Type.String({
  minLength: 1,
  maxLength: 64,
  pattern: '^[\\p{L}\\p{N}][\\p{L}\\p{N}._@+-]*$',
  description: 'To sign in with: letters, digits and . _ @ + -; capitals make no difference.',
});
export const DisplayText = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S', description: 'Printed name.' });
export const NewPassword = Type.String({
  minLength: 1,
  maxLength: 200,
  description: `At least ${SHORTEST} characters.`,
});
export const GivenPassword = Type.String({ minLength: 1, maxLength: 200 });
const Lines = orNull(
  Type.Array(Type.String({ minLength: 1, maxLength: 64 }), {
    minItems: 1,
    maxItems: 200,
    description: 'On these lines; null = on all.',
  }),
);
export const GrantsBody = Type.Array(Type.Object({ role: Type.Enum([...PERSON_ROLES]), lines: Lines }, closed), {
  maxItems: 50,
});
export const HeldGrantsBody = Type.Array(Type.Object({ role: Type.Enum([...ROLES]), lines: Lines }, closed));
export const PersonFieldsBody = {
  display: DisplayText,
  email: Type.String({ maxLength: 200 }),
  language: Type.Enum([...LANGUAGES], { description: 'Empty = by the browser.' }),
  active: Type.Boolean(),
  grants: GrantsBody,
};
export const PersonBody = Type.Object(
  {
    ...PersonFieldsBody,
    id: Type.Integer(),
    name: Type.String(),
    created: Instant,
    version: Type.Integer({ description: 'To be sent with a change.' }),
    signsIn: Type.Enum(['password', 'oidc', 'none'], { description: 'none = has not set a password yet.' }),
  },
  closed,
);
export const personBody = ({ created, grants, ...rest }: Person): Type.Static<typeof PersonBody> => ({
  ...rest,
  language: rest.language as '',
  grants: grants.map(({ role, lines }) => ({ role: role as 'viewer', lines: lines && [...lines] })),
  created: iso(created),
});

/** Those who keep people; refused where none are kept. */
export function peopleOf(deps: HttpDeps): People {
  if (!deps.people) throw new GembaError('not-ready', 'this server keeps no people');
  return deps.people;
}
