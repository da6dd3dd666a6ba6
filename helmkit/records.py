"""Records that cost nothing to define: what dataclasses do, without the code that those generate at every start.

A class of `dataclasses` takes 0.3 to 1 ms to define and the module itself 7 ms; NamedTuple takes 0.3 ms a class and
3 ms for `typing`. That is much where a whole run takes 50. So what every run needs is a Record; everything else may
be a dataclass. For the same reason the modules that `helmkit template` needs import `typing` and `collections.abc`
for the type checker alone, which knows the name TYPE_CHECKING.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any, ClassVar, TypeVar, dataclass_transform

    R = TypeVar("R", bound="Record")
else:

    def dataclass_transform(**_: object) -> Any:
        """What typing has under this name: it tells the type checker something, and does nothing."""
        return lambda cls: cls


@dataclass_transform(frozen_default=True)
class Record:
    """Fields are the annotated names of the class, their defaults the values they have there (nothing mutable).

    Made with positions or keywords, compared field by field, immutable unless the class says `frozen=False`. Fields
    in HIDDEN are not shown by repr.
    """

    NAMES: ClassVar[tuple[str, ...]] = ()
    REQUIRED: ClassVar[tuple[str, ...]] = ()
    HIDDEN: ClassVar[frozenset[str]] = frozenset()

    def __init_subclass__(cls, *, frozen: bool = True, **options: Any) -> None:
        super().__init_subclass__(**options)
        cls.NAMES = (*cls.NAMES, *cls.__annotations__)
        for name in cls.__annotations__:
            # A function that is a field's default is a value, and no method.
            default: Any = cls.__dict__.get(name)
            if hasattr(default, "__get__"):
                setattr(cls, name, staticmethod(default))
        cls.REQUIRED = tuple(name for name in cls.NAMES if not hasattr(cls, name))
        if not frozen:
            cls.__setattr__ = object.__setattr__  # type: ignore[assignment]
            cls.__hash__ = None  # type: ignore[assignment]

    def __init__(self, *values: Any, **named: Any) -> None:
        names = self.NAMES
        fields = self.__dict__
        if values:
            if len(values) > len(names):
                raise TypeError(f"{type(self).__name__} takes {len(names)} arguments, not {len(values)}")
            fields.update(zip(names, values, strict=False))
        if named:
            for name in named:
                if name not in names or name in fields:
                    raise TypeError(f"{type(self).__name__}: unexpected argument {name!r}")
            fields.update(named)
        if len(fields) < len(names):
            # A field that has its default is read from the class.
            for name in self.REQUIRED:
                if name not in fields:
                    raise TypeError(f"{type(self).__name__}: {name!r} is missing")

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
    return type(record)(**{name: getattr(record, name) for name in record.NAMES} | changes)


def astuple(record: Record) -> tuple[Any, ...]:
    """The values of the fields, in order."""
    return tuple(field_values(record))


def asdict(record: Record) -> dict[str, Any]:
    """The fields by name; records in them, and in tuples in them, become mappings too."""
    return {name: _plain(getattr(record, name)) for name in record.NAMES}


def _plain(value: Any) -> Any:
    if isinstance(value, Record):
        return asdict(value)
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value
