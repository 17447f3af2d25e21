/** Who may do what (docs/domain.md, section 12). Append-only. */
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
