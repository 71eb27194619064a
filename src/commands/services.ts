import { type DynamicModule, Global, type INestApplicationContext, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Config } from '../config.js';
import { CORE_MODULES } from '../core-modules.js';

/** The features that write, without controllers. */
@Global()
@Module({
  imports: CORE_MODULES,
  exports: [Config],
})
class FeaturesModule {
  static with(config: Config): DynamicModule {
    return { module: FeaturesModule, providers: [{ provide: Config, useValue: config }] };
  }
}

/** Runs `work` with the application's services, and closes them afterwards. */
export async function withServices(
  config: Config,
  work: (services: INestApplicationContext) => Promise<void>,
): Promise<void> {
  const services = await NestFactory.createApplicationContext(FeaturesModule.with(config), {
    // Errors are thrown, and reported once.
    logger: false,
    abortOnError: false,
  });
  try {
    await work(services);
  } finally {
    await services.close();
  }
}
