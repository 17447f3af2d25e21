import type { Line } from '../../../twin/plant/model.ts';
import type { PersonGrant } from '../../http/people-api.ts';
import { useWords } from '../../words/use-words.ts';

/** A role: not held, on all lines, or on some. */
export function RoleChoice({
  role,
  grant,
  lines,
  give,
}: {
  readonly role: PersonGrant['role'];
  readonly grant: PersonGrant | null;
  readonly lines: readonly Line[];
  readonly give: (grant: PersonGrant | null) => void;
}) {
  const { t, f } = useWords();
  const held = grant?.lines ?? [];
  const toggle = (id: string, on: boolean) => {
    const next = lines.map((line) => line.id).filter((one) => (one === id ? on : held.includes(one)));
    give(next.length > 0 ? { role, lines: next } : null);
  };
  return (
    <div className="role-choice">
      <label>
        <input
          type="checkbox"
          checked={grant !== null}
          onChange={(event) => give(event.target.checked ? { role, lines: null } : null)}
        />
        <span>
          <b>{t(`roles.${role}`)}</b>
          <small>{t(`roleMay.${role}`)}</small>
        </span>
      </label>
      {grant && (
        <div className="role-lines">
          <label>
            <input
              type="checkbox"
              checked={grant.lines === null}
              onChange={(event) =>
                give({ role, lines: event.target.checked ? null : lines.slice(0, 1).map(({ id }) => id) })
              }
            />
            {t('people.allLines')}
          </label>
          {grant.lines !== null &&
            lines.map((line) => (
              <label key={line.id}>
                <input
                  type="checkbox"
                  checked={held.includes(line.id)}
                  onChange={(event) => toggle(line.id, event.target.checked)}
                />
                {f.say(line.name)}
              </label>
            ))}
        </div>
      )}
    </div>
  );
}
