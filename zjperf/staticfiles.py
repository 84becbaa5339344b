"""How static files are stored in production."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class DigestedFiles(CompressedManifestStaticFilesStorage):
    """Every name carries its digest, the modules a script imports included: no page mixes old and new parts."""

    support_js_module_import_aggregation = True
