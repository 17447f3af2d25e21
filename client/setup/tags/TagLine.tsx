import { useWords } from '../../words/use-words.ts';
import { figure } from '../figure.ts';
import type { TagChange } from './tag-edits.ts';
import { type EDITABLE, isOverdue, type TagRow } from './tag-rows.ts';

/** One tag. What is changed and not yet in force is marked. */
export function TagLine({
  row,
  index,
  chosen,
  choose,
  said,
  change,
  today,
}: {
  readonly row: TagRow;
  readonly index: number;
  readonly chosen: boolean;
  readonly choose: (on: boolean) => void;
  readonly said: TagChange | undefined;
  readonly change: (what: TagChange) => void;
  readonly today: string;
}) {
  const { t, f } = useWords();
  const { tag, machine, source, quality, value } = row;
  const field = (column: Exclude<(typeof EDITABLE)[number], 'review'>) => (
    <td className={`${said?.[column] === undefined ? '' : 'said'} ${column === 'owner' ? '' : 'narrow'}`}>
      <input
        aria-label={`${t(`column.${column}`)}: ${tag.name}`}
        value={said?.[column] ?? String(tag[column])}
        onChange={(event) => change({ [column]: event.target.value })}
      />
    </td>
  );
  return (
    <tr aria-rowindex={index + 2} className={chosen ? 'on' : ''}>
      <td>
        <input
          type="checkbox"
          aria-label={tag.name}
          checked={chosen}
          onChange={(event) => choose(event.target.checked)}
        />
      </td>
      <th scope="row">{tag.name}</th>
      <td>{f.say(machine.name)}</td>
      <td>{t(`role.${tag.role}`)}</td>
      <td>{t(`type.${tag.type}`)}</td>
      {field('unit')}
      <td className={said?.source === undefined ? '' : 'said'}>{said?.source ?? source}</td>
      <td className="address" title={tag.address}>
        {tag.device ? `${tag.device} ` : ''}
        {tag.address}
      </td>
      {field('scale')}
      <td className={`quality ${quality}`}>{t(`quality.${quality}`)}</td>
      <td className="num right">{value === null ? f.none : typeof value === 'number' ? figure(f, value, 1) : value}</td>
      <td className="num right">{Number.isNaN(row.ageMs) ? f.none : f.age(Math.max(0, row.ageMs))}</td>
      <td className="num right">{row.rate > 0 ? f.number(row.rate, 1) : f.none}</td>
      <td className="num right">{row.errors > 0 ? f.number(row.errors) : f.none}</td>
      {field('owner')}
      <td
        className={`${said?.review === undefined ? '' : 'said'} ${isOverdue(tag.review, today) ? 'overdue' : ''}`}
        title={isOverdue(tag.review, today) ? t('setup.isOverdue') : undefined}
      >
        <input
          aria-label={`${t('column.review')}: ${tag.name}`}
          type="date"
          className={(said?.review ?? tag.review) === '' ? 'empty' : ''}
          value={said?.review ?? tag.review}
          onChange={(event) => change({ review: event.target.value })}
        />
      </td>
    </tr>
  );
}
