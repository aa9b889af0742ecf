export class TypeSet {}
