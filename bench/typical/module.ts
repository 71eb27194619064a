import { Module } from '@nestjs/common';
import { PassportModule } from '@nestjs/passport';
import { TypeOrmModule } from '@nestjs/typeorm';
import { JwtStrategy } from './auth.js';
import { TypicalController } from './controller.js';
import { Project, Task, User } from './entities.js';
import { TypicalService } from './service.js';

@Module({
  imports: [
    TypeOrmModule.forRoot({
      type: 'postgres',
      url: process.env.DATABASE_URL,
      entities: [User, Project, Task],
      poolSize: 20,
    }),
    TypeOrmModule.forFeature([User, Project, Task]),
    PassportModule,
  ],
  controllers: [TypicalController],
  providers: [TypicalService, JwtStrategy],
})
export class TypicalModule {}
