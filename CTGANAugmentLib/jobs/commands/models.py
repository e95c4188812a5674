"""``ctganaugment models``: the trained models and their cards."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from CTGANAugmentLib.errors import UserError
from CTGANAugmentLib.jobs.commands.shared_flags import NOTICE, add_overwrite_flag
from CTGANAugmentLib.jobs.exit_codes import FAILED, OK
from CTGANAugmentLib.modelzoo.card_template import card_form
from CTGANAugmentLib.modelzoo.catalog import FoundModel, find_model, find_models
from CTGANAugmentLib.modelzoo.importing import import_model
from CTGANAugmentLib.modelzoo.monai_bundle import is_bundle, known_of_bundle
from CTGANAugmentLib.modelzoo.own_folders import OWN_FOLDERS, own_folders
from CTGANAugmentLib.modelzoo.removing import removable_model, remove_model
from CTGANAugmentLib.modelzoo.verify import verify_model

_COMMAND = "models"


def fill(parser: argparse.ArgumentParser, arguments: Sequence[str]) -> None:
    """Give the parser its flags: those of the action that is asked for, or a folder as the only argument."""
    parser.description = (
        f"Bundled models, and your own in {own_folders()[0]} (or in the folders of {OWN_FOLDERS}). {NOTICE}"
    )
    after = list(arguments[arguments.index(_COMMAND) + 1 :]) if _COMMAND in arguments else []
    word = next((text for text in after if not text.startswith("-")), "")
    if word and word not in _ACTIONS:
        parser.add_argument(
            "folder", metavar="DIR", help="a model, whose card is shown, or a folder of models"
        )
        parser.set_defaults(act=_folder)
        return
    parser.set_defaults(act=_list, folder=None)
    actions = parser.add_subparsers(title="actions", metavar="ACTION")
    for name, (help_text, add_flags, act) in _ACTIONS.items():
        action = actions.add_parser(
            name, help=help_text, description=f"{help_text[0].upper()}{help_text[1:]}."
        )
        add_flags(action)
        action.set_defaults(act=act)


def _list_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", metavar="DIR", help="of models; default: all that are installed")


def _one_flag(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="ID|DIR", help="id of an installed model, or its folder")


def _some_flag(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", nargs="?", metavar="ID|DIR", help="one model or a folder; default: all")


def _import_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "source",
        type=Path,
        metavar="SOURCE",
        help="a model's folder, a MONAI bundle, or an .onnx or .safetensors file",
    )
    parser.add_argument(
        "--card", type=Path, metavar="FILE", help="card in YAML or JSON, where SOURCE has none"
    )
    parser.add_argument("--id", default="", help="what to call it here; default: the card's id")
    add_overwrite_flag(parser)


def _remove_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("model", metavar="ID", help="id of a model of your own")
    parser.add_argument("--yes", action="store_true", help="do not ask")


def _template_flags(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "bundle", nargs="?", type=Path, metavar="BUNDLE", help="MONAI bundle whose metadata are filled in"
    )


def _folder(parsed: argparse.Namespace) -> int:
    """Show a model, or list a folder that is none itself."""
    folder = Path(parsed.folder).expanduser()
    if not folder.exists() and any(parsed.folder == model.id for model in find_models()):
        return _show_model(find_model(parsed.folder))
    models = find_models([folder])
    if [model.path for model in models] == [folder]:
        return _show_model(models[0])
    return _write_list(models, str(folder))


def _list(parsed: argparse.Namespace) -> int:
    if parsed.folder:
        return _write_list(find_models([Path(parsed.folder).expanduser()]), parsed.folder)
    return _write_list(find_models(), f"the installation or {own_folders()[0]}")


def _show(parsed: argparse.Namespace) -> int:
    return _show_model(find_model(parsed.model))


def _show_model(model: FoundModel) -> int:
    if model.card is None:
        sys.stderr.write(f"ctganaugment models: {model.problem}\n")
        return FAILED
    sys.stdout.write(json.dumps(model.card.to_json(), indent=1, ensure_ascii=False) + "\n")
    return OK


def _verify(parsed: argparse.Namespace) -> int:
    """Tell of each model; one that is refused makes the command fail."""
    folder = Path(parsed.model).expanduser() if parsed.model else None
    if folder is not None and folder.is_dir():
        models = find_models([folder])
    else:
        models = [find_model(parsed.model)] if parsed.model else find_models()
    if not models:
        sys.stdout.write("No models found.\n")
    passed = [_verify_one(model) for model in models]
    return OK if all(passed) else FAILED


def _verify_one(model: FoundModel) -> bool:
    try:
        verified = verify_model(model.path)
    except UserError as error:
        sys.stdout.write(f"{model.id:28} refused: {error}\n")
        return False
    sys.stdout.write(" ".join([f"{model.id:28} verified.", *verified.notes]) + "\n")
    return True


def _import(parsed: argparse.Namespace) -> int:
    source = parsed.source.expanduser()
    made = import_model(source, card=parsed.card, card_id=parsed.id, overwrite=parsed.overwrite)
    sys.stdout.write(" ".join([f"Imported {made.card.id} into {made.path}. {NOTICE}", *made.notes]) + "\n")
    return OK


def _remove(parsed: argparse.Namespace) -> int:
    model = removable_model(parsed.model)
    if not parsed.yes and not _agreed(model.path):
        sys.stderr.write("ctganaugment models: nothing was removed; --yes removes without a question\n")
        return FAILED
    sys.stdout.write(f"Removed {remove_model(parsed.model)}.\n")
    return OK


def _agreed(folder: Path) -> bool:
    if not sys.stdin.isatty():
        return False
    sys.stdout.write(f"Remove {folder} for good? [y/N] ")
    sys.stdout.flush()
    return sys.stdin.readline().strip().lower() in ("y", "yes")


def _template(parsed: argparse.Namespace) -> int:
    if parsed.bundle is not None and not is_bundle(parsed.bundle):
        raise UserError(f"expected a MONAI bundle (with configs/metadata.json), got {parsed.bundle}")
    known = known_of_bundle(parsed.bundle) if parsed.bundle else {}
    sys.stdout.write(card_form(known))
    return OK


def _write_list(models: Sequence[FoundModel], where: str) -> int:
    if not models:
        sys.stdout.write(f"No models found in {where}.\n")
    for model in models:
        sys.stdout.write(_line(model))
    return OK


def _line(model: FoundModel) -> str:
    if model.card is None:
        return f"{model.id:28} cannot be used: {model.problem}\n"
    images, megabytes = model.card.images, _bytes(model.path) / 1e6
    size = "x".join(map(str, images.size))
    kinds = f"{images.modality} ({', '.join(images.kinds)})"
    return (
        f"{model.id:28} {kinds:26} {model.card.objective.id:14} {size:12} {megabytes:6.1f} MB  "
        f"{model.card.licence or 'no licence'}; {model.card.title} ({model.path})\n"
    )


def _bytes(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


_Flags = Callable[[argparse.ArgumentParser], None]
_Act = Callable[[argparse.Namespace], int]
_ACTIONS: Mapping[str, tuple[str, _Flags, _Act]] = {
    "list": ("list models, with the reason where one cannot be used", _list_flags, _list),
    "show": ("show the card of one model", _one_flag, _show),
    "verify": ("check files, card, weights and networks of models", _some_flag, _verify),
    "import": ("take a model into your own folder", _import_flags, _import),
    "remove": ("remove a model from your own folder", _remove_flags, _remove),
    "template": ("print a card to fill in, for a model from outside", _template_flags, _template),
}
"""By name: what it does, its flags, and how."""
