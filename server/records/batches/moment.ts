/** Moments as a batch record has them: ISO 8601 in UTC, to the millisecond. */
export const moment = (at: number): string => new Date(at).toISOString();
export const momentOrNull = (at: number | null): string | null => (at === null ? null : moment(at));
