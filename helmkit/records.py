"""Records that cost nothing to define: what dataclasses do, without the code that those generate at every start.

A class of `dataclasses` takes 0.3 to 1 ms to define and the module itself 7 ms, which is much where a whole run takes
50. So what every run needs is a Record; everything else may be a dataclass.
"""

from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar, dataclass_transform

R = TypeVar("R", bound="Record")


@dataclass_transform(frozen_default=True)
class Record:
    """Fields are the annotated names of the class, their defaults the values they have there (nothing mutable).

    Made with positions or keywords, compared field by field, immutable unless the class says `frozen=False`. Fields
    in HIDDEN are not shown by repr.
    """

    NAMES: ClassVar[tuple[str, ...]] = ()
    HIDDEN: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, *, frozen: bool = True, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.NAMES = (*cls.NAMES, *cls.__annotations__)
        if not frozen:
            cls.__setattr__ = object.__setattr__  # type: ignore[assignment]
            cls.__hash__ = None  # type: ignore[assignment]

    def __init__(self, *values: Any, **named: Any) -> None:
        names = self.NAMES
        for name in named:
            if name not in names or name in names[: len(values)]:
                raise TypeError(f"{type(self).__name__}: unexpected argument {name!r}")
        if len(values) > len(names):
            raise TypeError(f"{type(self).__name__} takes {len(names)} arguments, not {len(values)}")
        fields = self.__dict__
        fields.update(zip(names, values, strict=False), **named)
        for name in names:
            if name not in fields:
                fields[name] = getattr(type(self), name)  # AttributeError: a field without default was left out

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError(f"{type(self).__name__}.{name} cannot be changed")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return tuple(field_values(self)) == tuple(field_values(other))

    def __hash__(self) -> int:
        return hash(tuple(field_values(self)))

    def __repr__(self) -> str:
        shown = (f"{name}={getattr(self, name)!r}" for name in self.NAMES if name not in self.HIDDEN)
        return f"{type(self).__name__}({', '.join(shown)})"


def field_values(record: Record) -> Iterator[Any]:
    """The values of the fields, in order."""
    return (getattr(record, name) for name in record.NAMES)


def replace(record: R, **changes: Any) -> R:
    """A copy with these fields changed."""
    fields = {name: getattr(record, name) for name in record.NAMES}
    return type(record)(**fields | changes)


def asdict(record: Record) -> dict[str, Any]:
    """The fields by name; records in them, and in tuples in them, become mappings too."""
    return {name: _plain(getattr(record, name)) for name in record.NAMES}


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return asdict(value)
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value
