/** Who may do what (docs/domain.md, section 12). */

/** Append-only; in order of what they are shown as first. */
export const ROLES = [
  'viewer',
  /** A display on the shop floor: a token instead of a person, read-only. */
  'wall',
  'operator',
  'quality',
  'maintenance',
  'planner',
  'engineer',
  'admin',
] as const;
export type Role = (typeof ROLES)[number];
/** What a person can be given: a wall is no person. */
export const PERSON_ROLES = ROLES.filter((role) => role !== 'wall');

/** A role, on all lines (null) or on these. */
export interface Grant {
  readonly role: Role;
  readonly lines: readonly string[] | null;
}

/** Who is asking. */
export interface Identity {
  readonly kind: 'person' | 'wall' | 'token' | 'visitor';
  /** Of the person, null = no person of the record. */
  readonly person: number | null;
  /** As the record names them. */
  readonly who: string;
  /** As people call them; empty = nobody in particular. */
  readonly display: string;
  /** Language that they chose; empty = none. */
  readonly language: string;
  readonly grants: readonly Grant[];
}

/** Has one of these roles, on this line; `line` null = on all lines. */
export const mayOn = (identity: Pick<Identity, 'grants'>, roles: readonly Role[], line: string | null): boolean =>
  identity.grants.some(
    (grant) => roles.includes(grant.role) && (grant.lines === null || (line !== null && grant.lines.includes(line))),
  );

/** Has one of these roles, on whatever line. */
export const hasOneOf = (identity: Identity, roles: readonly Role[]): boolean =>
  identity.grants.some((grant) => roles.includes(grant.role));

/** Lines that may be looked at; null = all. Every role may look. */
export function linesOf({ grants }: Identity): readonly string[] | null {
  if (grants.some(({ lines }) => lines === null)) return null;
  return [...new Set(grants.flatMap(({ lines }) => lines ?? []))];
}

/** The role that says most of somebody. */
export const topRole = ({ grants }: Identity): Role =>
  ROLES.findLast((role) => grants.some((grant) => grant.role === role)) ?? 'viewer';
