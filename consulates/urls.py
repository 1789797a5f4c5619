app_name = "consulates"

urlpatterns = []
