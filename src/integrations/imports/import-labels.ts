import { sql, type Transaction } from '../../database/sql.js';
import { LONGEST } from '../../kernel/validation/shown.js';
import { type LabelDto, MAX_LABELS } from '../../projects/labels/label.dto.js';
import { PaletteColor } from '../../projects/palette-color.js';
import type { Job } from './import-jobs.js';
import type { SourceLabel } from './sources/source.js';
import { cleanLine, shortened } from './text.js';

/** The colours of Trello, each of which also comes as `_dark` and `_light`. */
const COLORS: Record<string, PaletteColor> = {
  green: PaletteColor.Green,
  yellow: PaletteColor.Yellow,
  orange: PaletteColor.Orange,
  red: PaletteColor.Red,
  purple: PaletteColor.Violet,
  blue: PaletteColor.Blue,
  sky: PaletteColor.Cyan,
  lime: PaletteColor.Lime,
  pink: PaletteColor.Pink,
  black: PaletteColor.Gray,
};

/**
 * What a label of a source is in a project; undefined if it has neither a name nor a colour. One without a name is named
 * after its shade, so that all shades of a colour remain apart.
 */
export function labelFor({ name, color }: SourceLabel): Pick<LabelDto, 'name' | 'color'> | undefined {
  const [base = '', shade] = (color ?? '').split('_');
  const shown = shortened(cleanLine(name), LONGEST.labelName) || (shade ? `${base} ${shade}` : '');
  if (shown === '' && base === '') return undefined;
  return { name: shown, color: COLORS[base] ?? PaletteColor.Gray };
}

/** Tells the labels of a source apart. */
export const labelKey = ({ name, color }: SourceLabel): string => JSON.stringify([name, color]);

/** The ids of the labels that all imports of a source into a project have brought. */
export async function broughtLabels(tx: Transaction, { source, project_id }: Job): Promise<Set<string>> {
  const rows = await tx.rows<{ entity_id: string }>(sql`
    SELECT entity_id FROM import_refs WHERE project_id = ${project_id} AND source = ${source} AND kind = 'label'`);
  return new Set(rows.map(({ entity_id }) => entity_id));
}

/** The labels that the cards of an import have, the commonest first, as many as a project may have. */
export function labelsOfCards(tx: Transaction, import_id: string): Promise<SourceLabel[]> {
  return tx.rows<SourceLabel>(sql`
    SELECT l ->> 'name' AS name, l ->> 'color' AS color
    FROM import_items i, json_array_elements(i.data -> 'labels') l
    WHERE i.import_id = ${import_id} AND i.kind = 'card'
    GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT ${MAX_LABELS}`);
}
