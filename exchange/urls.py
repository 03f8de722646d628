from django.urls import path

from exchange.views import data, exports, import_rows, import_steps, imports

app_name = "exchange"

IMPORT = "data/imports/<int:pk>/"

urlpatterns = [
    path("data/", data.data_home, name="data_home"),
    path("data/imports/", imports.import_list, name="import_list"),
    path("data/imports/new/", imports.import_add, name="import_add"),
    path(
        "data/imports/empty/<slug:kind>/",
        imports.import_template,
        name="import_template",
    ),
    path(IMPORT, imports.import_detail, name="import_detail"),
    path(f"{IMPORT}columns/", imports.import_columns, name="import_columns"),
    path(f"{IMPORT}rows/", import_rows.import_rows, name="import_rows"),
    path(f"{IMPORT}rows/<int:number>/", import_rows.import_row, name="import_row"),
    path(
        f"{IMPORT}to-correct/",
        import_rows.import_failed_rows,
        name="import_failed_rows",
    ),
    *(
        path(
            f"{IMPORT}{verb}/",
            getattr(import_steps, f"import_{verb}"),
            name=f"import_{verb}",
        )
        for verb in ("check", "correct", "write", "stop", "revert")
    ),
    path("data/exports/", exports.export_list, name="export_list"),
    path("data/exports/new/", exports.export_add, name="export"),
    path("data/exports/<int:pk>/", exports.export_detail, name="export_detail"),
    path(
        "data/exports/<int:pk>/download/",
        exports.export_download,
        name="export_download",
    ),
]
