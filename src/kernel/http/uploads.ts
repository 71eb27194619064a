import fastifyMultipart, { type Multipart, type MultipartFile } from '@fastify/multipart';
import { applyDecorators, createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { InputPipe } from '../validation/input.pipe.js';
import { BodyTooLarge, InvalidInput, UnsupportedContent } from './problem.js';

/** The maximum size of a form with files. */
export interface UploadLimits {
  files: number;
  /** The maximum size of each file, in bytes. */
  fileBytes: number;
  fields: number;
}

/** The maximum size of each form field, in bytes. */
const FIELD_BYTES = 64 * 1024;

/** Sets a body limit in bytes for a route. */
export const BodyLimit = (bytes: number) => RouteConfig({ bodyLimit: bytes });

/** Sends the answers of a route as they are: parts of a file, and files that are compressed already. */
export const Uncompressed = () => RouteConfig({ uncompressed: true });

/**
 * Makes a route accept a form with files (`multipart/form-data`) and nothing else. It reads the form from an
 * `@UploadedForm()`.
 */
export const AcceptsUploads = ({ files, fileBytes, fields }: UploadLimits) =>
  applyDecorators(
    RouteConfig({
      multipartOptions: {
        limits: {
          files,
          fields,
          parts: files + fields,
          fileSize: fileBytes,
          fieldSize: FIELD_BYTES,
          fieldNameSize: 100,
        },
      },
    }),
    ApiConsumes('multipart/form-data'),
  );

/** A form that is read as a stream: only its reader buffers anything. */
export class Upload {
  private readonly pipe = new InputPipe();

  constructor(private readonly request: FastifyRequest) {}

  /**
   * Reads the whole form.
   * @param input the class of its fields, which are validated once all have arrived.
   * @param take receives one file after the other, and reads its stream to the end.
   * @throws UnsupportedContent if it is no form; InvalidInput for invalid fields; BodyTooLarge, after which the caller discards what `take` has stored.
   */
  async read<T>(input: Type<T>, take: (file: MultipartFile) => Promise<void>): Promise<T> {
    if (!this.request.isMultipart()) {
      throw new UnsupportedContent('The body must be a form, as multipart/form-data.', 'multipart/form-data');
    }
    const fields: Record<string, unknown> = {};
    for await (const part of partsOf(this.request)) {
      if (part.type === 'file') await takeWhole(part, take);
      else if (part.valueTruncated) throw new BodyTooLarge(`The field ${part.fieldname} is too long.`);
      else if (part.fieldname in fields) throw new InvalidInput([{ field: part.fieldname, message: 'is given twice' }]);
      else fields[part.fieldname] = part.value;
    }
    return (await this.pipe.transform(fields, { type: 'body', metatype: input })) as T;
  }

  /** Reads a form with exactly one file, which is in the field `file`. @throws InvalidInput, and what `read` throws. */
  async readWithFile<T, F extends object>(
    input: Type<T>,
    take: (file: MultipartFile) => Promise<F>,
  ): Promise<{ form: T; file: F }> {
    const { form, file } = await this.readWithFileOrNone(input, take);
    if (!file) throw new InvalidInput([{ field: 'file', message: 'must be given' }]);
    return { form, file };
  }

  /** Reads a form with at most one file, which is in the field `file`. @throws InvalidInput, and what `read` throws. */
  async readWithFileOrNone<T, F extends object>(
    input: Type<T>,
    take: (file: MultipartFile) => Promise<F>,
  ): Promise<{ form: T; file: F | undefined }> {
    let file: F | undefined;
    const form = await this.read(input, async (part) => {
      if (part.fieldname !== 'file' || file) {
        throw new InvalidInput([{ field: part.fieldname, message: 'is not a known field' }]);
      }
      file = await take(part);
    });
    return { form, file };
  }
}

/** The form of a request, as a parameter of a controller method. */
export const UploadedForm = createParamDecorator(
  (_: unknown, context: ExecutionContext) => new Upload(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** @throws InvalidInput if it is not a complete form. */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  try {
    yield* request.parts(request.routeOptions.config.multipartOptions);
  } catch (error) {
    // Errors of the parser itself have no status.
    if ((error as { statusCode?: number }).statusCode !== undefined) throw error;
    throw new InvalidInput([{ field: 'body', message: 'must be a complete form' }]);
  }
}

/** Whether a route accepts a form with files. */
export const takesForms = ({ routeOptions }: FastifyRequest) => routeOptions.config.multipartOptions !== undefined;

async function takeWhole(file: MultipartFile, take: (file: MultipartFile) => Promise<void>): Promise<void> {
  await take(file);
  if (file.file.truncated) throw new BodyTooLarge(`The file ${file.filename} is too large.`);
  // An unread file would block the next part.
  file.file.resume();
}

interface ConfiguredRoute {
  bodyLimit?: number;
  multipartOptions?: object;
  uncompressed?: boolean;
}

/** Applies the body limits of routes. The parser of forms adds hooks to every request, so it waits for a route with forms. */
export function limitBodies(app: NestFastifyApplication): void {
  const server = app.getHttpAdapter().getInstance();
  let hasForms = false;
  server.addHook('onRoute', (route) => {
    const { bodyLimit, multipartOptions, uncompressed } = (route.config ?? {}) as ConfiguredRoute;
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
    if (uncompressed) Object.assign(route, { compress: false });
    if (multipartOptions === undefined || hasForms) return;
    hasForms = true;
    void server.register(fastifyMultipart);
  });
  server.addHook('preParsing', (request, _reply, _payload, done) => {
    const isForm = request.headers['content-type']?.toLowerCase().startsWith('multipart/form-data') ?? false;
    // A route with forms refuses other bodies when it reads them: once it is known who asks.
    if (isForm && !takesForms(request)) done(new UnsupportedContent());
    else done();
  });
}
