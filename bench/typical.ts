import 'reflect-metadata';
import { ClassSerializerInterceptor, ValidationPipe } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import { ExpressAdapter, type NestExpressApplication } from '@nestjs/platform-express';
import { TypicalModule } from './typical/module.js';

/*
 * The same operations in the way in which most NestJS applications do them: Express, Passport, repositories with
 * relations, the class serializer. It keeps no numbered history and orders no cards, so its writes do less.
 */

const app = await NestFactory.create<NestExpressApplication>(TypicalModule, new ExpressAdapter(), {
  logger: ['error'],
});
app.setGlobalPrefix('api/v1');
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }));
app.useGlobalInterceptors(new ClassSerializerInterceptor(app.get(Reflector)));
await app.listen(Number(process.env.PORT), '127.0.0.1');
