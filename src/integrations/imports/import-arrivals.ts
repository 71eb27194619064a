import type { MultipartFile } from '@fastify/multipart';
import { Injectable } from '@nestjs/common';
import type { Actor } from '../../kernel/access/access.js';
import { type FieldError, InvalidInput } from '../../kernel/http/problem.js';
import type { Upload } from '../../kernel/http/uploads.js';
import { InputPipe } from '../../kernel/validation/input.pipe.js';
import { nestingFields, shapeErrors } from '../../kernel/validation/nesting.js';
import { ImportFiles } from './import-files.js';
import { ImportFormDto } from './import-form.dto.js';
import { type ImportDto, MAX_FILE_NAME } from './import.dto.js';
import { ImportSource } from './import.entity.js';
import { MappingsDto } from './mappings.dto.js';
import { PlankaReading } from './planka/planka-reading.js';
import { cleanLine, shortened } from './text.js';

/** A file that has arrived. */
interface ArrivedFile {
  name: string;
  bytes: number;
  sha256: string;
}

/** What is to be imported. */
export interface Arrival {
  form: Pick<ImportFormDto, 'source' | 'dry_run'>;
  file: ArrivedFile;
  mappings: MappingsDto;
}

/** What a form brings, and the content by which a request is known again; or the answer to it, if there is one. */
type Taken = { content: object } & ({ arrival: Arrival; replayed?: undefined } | { replayed: ImportDto });

/** Takes what is to be imported: a file that comes with a form, or a board that is read from Planka. */
@Injectable()
export class ImportArrivals {
  private readonly pipe = new InputPipe();

  constructor(
    private readonly files: ImportFiles,
    private readonly planka: PlankaReading,
  ) {}

  /**
   * Reads a form, and stores the file that belongs to it.
   * @param known finds the answer to the same content, before anything is read from elsewhere.
   * @throws InvalidInput, PlankaProblem, BodyTooLarge
   */
  async take(
    id: string,
    actor: Actor,
    upload: Upload,
    known: (content: object) => Promise<ImportDto | undefined>,
  ): Promise<Taken> {
    const { form, file } = await upload.readWithFileOrNone(ImportFormDto, (part) => this.store(id, part));
    const errors = mismatches(form, file !== undefined);
    if (errors.length > 0) throw new InvalidInput(errors);
    const mappings = await this.mappingsOf(form.mappings);
    const { source, dry_run, address = '', key = '' } = form;
    if (file) return { content: { ...form, ...file }, arrival: { form: { source, dry_run }, file, mappings } };
    const replayed = await known(form);
    if (replayed) return { content: form, replayed };
    const read = await this.planka.read(actor.id, { address, key }, async (document, name) => {
      return { name: nameOf(name), ...(await this.files.store(id, document)) };
    });
    return { content: form, arrival: { form: { source, dry_run }, file: read, mappings } };
  }

  private async store(id: string, { file, filename }: MultipartFile): Promise<ArrivedFile> {
    return { name: nameOf(filename), ...(await this.files.store(id, file)) };
  }

  /** @throws InvalidInput */
  private async mappingsOf(text = '{}'): Promise<MappingsDto> {
    const value = parsed(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new InvalidInput([{ field: 'mappings', message: 'must be a JSON object' }]);
    }
    const errors = shapeErrors(value, nestingFields(MappingsDto));
    if (errors.length > 0)
      throw new InvalidInput(errors.map(({ field, message }) => ({ field: `mappings.${field}`, message })));
    return (await this.pipe.transform(value, { type: 'body', metatype: MappingsDto })) as MappingsDto;
  }
}

const nameOf = (name: string): string => shortened(cleanLine(name), MAX_FILE_NAME) || 'file';

/** Planka has an address and a key, and all others have a file. */
function mismatches({ source, address, key }: ImportFormDto, hasFile: boolean): FieldError[] {
  const given = { address: address !== undefined, key: key !== undefined, file: hasFile };
  const isWanted = (field: string) => (source === ImportSource.Planka) === (field !== 'file');
  return Object.entries(given).flatMap(([field, isGiven]) => {
    if (isGiven === isWanted(field)) return [];
    return [{ field, message: isGiven ? 'does not belong to this source' : 'must be given' }];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
