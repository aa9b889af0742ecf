export class Context {}
