import fastifyMultipart, { type Multipart, type MultipartFile } from '@fastify/multipart';
import { applyDecorators, createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import { type NestFastifyApplication, RouteConfig } from '@nestjs/platform-fastify';
import { ApiConsumes } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { InputPipe } from '../validation/input.pipe.js';
import { BodyTooLarge, InvalidInput, UnsupportedContent } from './problem.js';

/** What a form with files may hold at most. */
export interface UploadLimits {
  files: number;
  /** Of each file, in bytes. */
  fileBytes: number;
  fields: number;
}

/** Of each field of a form, in bytes. */
const FIELD_BYTES = 64 * 1024;

/** Limits the body of a route to so many bytes, where it is not as for all others. */
export const BodyLimit = (bytes: number) => RouteConfig({ bodyLimit: bytes });

/** Lets a route take a form with files (`multipart/form-data`), and nothing else. It reads it from an `@UploadedForm()`. */
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

/** A form that arrives, as it arrives: nothing of it is held beyond what its reader holds. */
export class Upload {
  private readonly pipe = new InputPipe();

  constructor(private readonly request: FastifyRequest) {}

  /**
   * Reads all of the form.
   * @param input the class of its fields, which are checked once all have arrived.
   * @param take is given each file, one after the other, and reads its stream to the end.
   * @throws InvalidInput for wrong fields; BodyTooLarge, after which whatever `take` kept is to be thrown away.
   */
  async read<T>(input: Type<T>, take: (file: MultipartFile) => Promise<void>): Promise<T> {
    if (!this.request.isMultipart()) throw notAForm();
    const fields: Record<string, unknown> = {};
    for await (const part of partsOf(this.request)) {
      if (part.type === 'file') await takeWhole(part, take);
      else if (part.valueTruncated) throw new BodyTooLarge(`The field ${part.fieldname} is too long.`);
      else if (part.fieldname in fields) throw new InvalidInput([{ field: part.fieldname, message: 'is given twice' }]);
      else fields[part.fieldname] = part.value;
    }
    return (await this.pipe.transform(fields, { type: 'body', metatype: input })) as T;
  }
}

/** The form of a request, as a parameter of a controller's method. */
export const UploadedForm = createParamDecorator(
  (_: unknown, context: ExecutionContext) => new Upload(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** @throws InvalidInput where it is no form, or not a whole one. */
async function* partsOf(request: FastifyRequest): AsyncGenerator<Multipart> {
  try {
    yield* request.parts(request.routeOptions.config.multipartOptions);
  } catch (error) {
    // The parser's own errors have no status.
    if ((error as { statusCode?: number }).statusCode !== undefined) throw error;
    throw new InvalidInput([{ field: 'body', message: 'must be a complete form' }]);
  }
}

function notAForm(): UnsupportedContent {
  return new UnsupportedContent('The body must be a form, as multipart/form-data.', 'multipart/form-data');
}

async function takeWhole(file: MultipartFile, take: (file: MultipartFile) => Promise<void>): Promise<void> {
  await take(file);
  if (file.file.truncated) throw new BodyTooLarge(`The file ${file.filename} is too large.`);
  // Whatever was not read would keep the next part from arriving.
  file.file.resume();
}

/** Applies what routes say of their bodies. */
export async function limitBodies(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance();
  server.addHook('onRoute', (route) => {
    const { bodyLimit } = (route.config ?? {}) as { bodyLimit?: number };
    if (bodyLimit !== undefined) route.bodyLimit = bodyLimit;
  });
  server.addHook('preParsing', (request, _reply, _payload, done) => {
    const type = request.headers['content-type']?.toLowerCase();
    const isForm = type?.startsWith('multipart/form-data') ?? false;
    const takesForms = request.routeOptions.config.multipartOptions !== undefined;
    if (type === undefined || isForm === takesForms) done();
    else done(takesForms ? notAForm() : new UnsupportedContent());
  });
  await app.register(fastifyMultipart);
}
